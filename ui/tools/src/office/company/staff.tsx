import { type Api, Badge, Button, type Column, Page, State, Table, TwoLines, useRead, Views } from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { Plus } from "lucide-react";
import { useState } from "react";
import { useAsked } from "../../tool";
import { useLocations, useText } from "../../trade/shown";
import { StaffForm } from "./staffform";

/** Everybody who works here, and what each role allows. */
export function StaffList() {
  const { t } = useLingui();
  const [asked, ask] = useAsked();
  const [open, setOpen] = useState<Api.Staff | "new" | null>(null);
  const view = asked.get("view") ?? "people";
  return (
    <Page
      fill
      title={t`Staff`}
      tabs={
        <Views
          label={t`Views`}
          selected={view}
          onSelect={(id) => ask({ view: id === "people" ? null : id })}
          views={[
            { id: "people", label: t`People` },
            { id: "roles", label: t`Roles` },
          ]}
        />
      }
      actions={
        <Button look="primary" icon={Plus} onPress={() => setOpen("new")}>
          {t`New account`}
        </Button>
      }
    >
      {view === "roles" ? <Roles /> : <People onOpen={setOpen} />}
      {open && <StaffForm staff={open === "new" ? null : open} onClose={() => setOpen(null)} />}
    </Page>
  );
}

/** "Store manager, Lübeck Altstadt" */
export function useGrantText(): (grant: Api.RoleGrant) => string {
  const { t } = useLingui();
  const text = useText();
  const { name } = useLocations();
  const { data } = useRead<Api.Role[]>("/roles");
  return ({ role, scope = "global", target, region }) => {
    const title = text(data?.find((one) => one.key === role)?.name) || role;
    if (scope === "region") return `${title}, ${region}`;
    if (scope === "location") return `${title}, ${name(target)}`;
    return scope === "register" ? t`${title}, one register` : title;
  };
}

function People({ onOpen }: { onOpen: (staff: Api.Staff) => void }) {
  const { t } = useLingui();
  const grantText = useGrantText();
  const { data, error, refetch } = useRead<Api.Staff[]>("/staff");
  const state = (row: Api.Staff) =>
    row.active ? <State bare tone="done">{t`Active`}</State> : <State bare tone="quiet">{t`Closed`}</State>;
  const columns: Column<Api.Staff>[] = [
    {
      id: "name",
      head: t`Name`,
      cell: (row) => <span className="font-medium">{row.name}</span>,
      sort: (row) => row.name,
    },
    { id: "email", head: t`E-mail`, from: "middle", cell: (row) => row.email, sort: (row) => row.email },
    {
      id: "roles",
      head: t`Roles`,
      grow: true,
      cell: (row) => (
        <span className="inline-flex gap-1">
          {row.roles.map((grant) => (
            <Badge key={grantText(grant)}>{grantText(grant)}</Badge>
          ))}
        </span>
      ),
    },
    { id: "pin", head: t`PIN`, from: "wide", cell: (row) => (row.has_pin ? t`set` : "–") },
    { id: "state", head: t`State`, cell: state },
  ];
  return (
    <Table
      fill
      label={t`Staff`}
      columns={columns}
      rows={data}
      rowKey={(row) => row.id}
      onOpen={onOpen}
      problem={error}
      onRetry={() => void refetch()}
      narrow={(row) => <TwoLines title={row.name} detail={row.roles.map(grantText).join("; ")} figure={state(row)} />}
    />
  );
}

/** Which role may do what: permissions down, roles across. */
function Roles() {
  const { t } = useLingui();
  const text = useText();
  const { data, error, refetch } = useRead<Api.Role[]>("/roles");
  const permissions = [...new Set((data ?? []).flatMap((role) => role.permissions))]
    .filter((one) => one !== "*")
    .sort();
  const holds = (role: Api.Role, permission: string) =>
    role.permissions.includes("*") || role.permissions.includes(permission);
  const columns: Column<{ permission: string }>[] = [
    {
      id: "permission",
      head: t`Permission`,
      cell: ({ permission }) => <span className="figures">{permission}</span>,
    },
    ...(data ?? []).map(
      (role): Column<{ permission: string }> => ({
        id: role.key,
        head: text(role.name),
        cell: ({ permission }) =>
          holds(role, permission) ? (
            <span role="img" aria-label={t`yes`}>
              ●
            </span>
          ) : (
            <span role="img" aria-label={t`no`} className="text-ink-soft">
              ·
            </span>
          ),
      }),
    ),
  ];
  return (
    <Table
      fill
      label={t`Roles`}
      columns={columns}
      rows={data ? permissions.map((permission) => ({ permission })) : undefined}
      rowKey={({ permission }) => permission}
      problem={error}
      onRetry={() => void refetch()}
    />
  );
}
