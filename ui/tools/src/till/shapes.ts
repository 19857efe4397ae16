import type { Api } from "@hanse/kit";

/* Shapes whose own names in the API's document change when another room uses the same name; their places do not. */

export type Delivery = Api.CartLine["delivery"];
export type Receipt = NonNullable<Api.Sold["receipt"]>;
/** An article as a store sells it. */
export type Article = Api.ArticleGroup["articles"][number];
