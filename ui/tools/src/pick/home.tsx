import { Card, Facts, Page, useSession } from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";

/** Who is signed in, in which roles and for which locations. */
export function Home() {
  const { t } = useLingui();
  const { staff } = useSession();
  return (
    <Page title={t`Start`}>
      <Card title={staff.name} className="max-w-xl">
        <Facts
          facts={[
            { label: t`E-mail`, value: staff.email },
            { label: t`Roles`, value: staff.roles.map((one) => one.role).join(", ") },
          ]}
        />
      </Card>
    </Page>
  );
}
