/**
 * Written by `npm run codegen` from docs/openapi.json. Do not edit.
 */

export type paths = Record<string, never>;
export interface components {
  schemas: Record<string, never>;
}
