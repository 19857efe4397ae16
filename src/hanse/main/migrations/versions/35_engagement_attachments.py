"""Files that go with a message; they are kept until it is sent."""

from hanse.main.migrations import run

revision = "35_engagement_attachments"
down_revision = "34_engagement_secrets"

SQL = """
create table engagement.attachment (
    message uuid not null references engagement.message (id) on delete cascade,
    position int not null,
    name text not null,
    media_type text not null,
    content bytea,
    primary key (message, position)
);
"""


def upgrade() -> None:
    run(SQL)
