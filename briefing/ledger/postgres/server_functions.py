"""The functions of a ledger in PostgreSQL: the only way in for all but its owner.

Who is admitted may call some of them and read the tables, no more. They run with the rights of
the owner and resolve names in the schema of the ledger alone. The server computes each digest
itself, so events come only behind the head, and the chain is whole whoever calls.
"""

from __future__ import annotations

from typing import NamedTuple

from briefing.ledger.index_writer import PLACEMENT
from briefing.ledger.sqlite_schema import READ_MODEL
from briefing.model.envelope import EMPTY_HEAD
from briefing.readmodel.placement import FOREVER

LOCK = 0x_62_72_69_65_66
"""The advisory lock of all who write: the word "brief" in ASCII."""

BAD_TIME = "BL001"
"""The code of the error for an event whose time is not that of the server."""

_UTC = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00$"
_PATH = "search_path=pg_catalog, briefing, pg_temp"


_CREATE = """CREATE OR REPLACE FUNCTION briefing.{name}({arguments}) RETURNS {returns}
    LANGUAGE plpgsql SECURITY {rights} SET {path} AS $${body}$$"""


class Function(NamedTuple):
    """A function of the schema; ``granted`` to writers, who call it with the owner's rights."""

    arguments: str
    returns: str
    body: str
    granted: bool = False

    @property
    def attributes(self) -> tuple[str, bool, list[str]]:
        """Its source, whether it has the owner's rights, its settings: as in ``pg_proc``."""
        return self.body, self.granted, [_PATH]


_REFUSE = """BEGIN
    RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation',
        MESSAGE = TG_TABLE_NAME || ' is append-only';
END"""

_MOVE_ON = """BEGIN
    IF NEW.dossier = OLD.dossier AND (NEW.number > OLD.number OR EXISTS (
        SELECT 1 FROM head_repairs r WHERE r.dossier = OLD.dossier
            AND r.from_number = OLD.number AND r.from_digest = OLD.digest
            AND r.to_number = NEW.number AND r.to_digest = NEW.digest
            AND r.transaction = pg_current_xact_id()))
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation',
        MESSAGE = 'heads only move on';
END"""

_LINK = """DECLARE
    whole bytea := ''; part bytea;
BEGIN
    FOREACH part IN ARRAY ARRAY[convert_to(previous, 'UTF8'), convert_to(slug, 'UTF8'),
        convert_to(number::text, 'UTF8'), convert_to(topic, 'UTF8'), state]
    LOOP
        whole := whole || int8send(octet_length(part)) || part;
    END LOOP;
    RETURN encode(sha256(whole), 'hex');
END"""

_RECORD = f"""DECLARE
    head heads; event record; content json; moment text; tip text; last bigint := before;
    digests text[] := '{{}}'; keys text[] := '{{}}';
BEGIN
    SELECT * INTO head FROM heads WHERE dossier = slug FOR UPDATE;
    IF coalesce(head.number, 0) <> before
        OR coalesce(head.digest, '{EMPTY_HEAD.digest}') <> before_digest
    THEN
        RETURN NULL;
    END IF;
    tip := before_digest;
    moment := coalesce(head.recorded_at, '');
    FOR event IN SELECT * FROM unnest(topics, states) AS given (topic, state) LOOP
        content := convert_from(event.state, 'UTF8')::json;
        last := last + 1;
        IF content ->> 'at' < moment
            OR content ->> 'at' !~ '{_UTC}'
            OR (content ->> 'at' <> head.recorded_at OR head IS NULL) AND NOT restoring
            AND abs(extract(epoch FROM (content ->> 'at')::timestamptz - clock_timestamp())) > 86400
        THEN
            RAISE EXCEPTION USING ERRCODE = '{BAD_TIME}', MESSAGE = 'time of #' || last;
        END IF;
        moment := content ->> 'at';
        tip := link(tip, slug, last, event.topic, event.state);
        digests := array_append(digests, tip);
        keys := array_append(keys, content #>> '{{event,key}}');
    END LOOP;
    IF before = 0 THEN
        INSERT INTO heads VALUES (slug, last, tip, moment) ON CONFLICT DO NOTHING;
        IF NOT FOUND THEN
            RETURN NULL;
        END IF;
    ELSE
        UPDATE heads SET number = last, digest = tip, recorded_at = moment WHERE dossier = slug;
    END IF;
    -- So events become visible in the order of their notification ids.
    PERFORM pg_advisory_xact_lock({LOCK});
    INSERT INTO stored_events (originator_id, originator_version, topic, state)
        SELECT slug, before + place, given.topic, given.state
        FROM unnest(topics, states) WITH ORDINALITY AS given (topic, state, place) ORDER BY place;
    INSERT INTO chain (dossier, number, digest)
        SELECT slug, before + place, digest
        FROM unnest(digests) WITH ORDINALITY AS given (digest, place);
    INSERT INTO keys (dossier, key, number)
        SELECT slug, key, before + place FROM unnest(keys) WITH ORDINALITY AS given (key, place);
    RETURN tip;
END"""

_WRITE_INDEX = f"""DECLARE
    mine bigint; r jsonb;
BEGIN
    IF before > 0 THEN
        UPDATE read_model SET number = after
            WHERE dossier = slug AND number = before AND version = index_version;
    ELSE
        INSERT INTO read_model SELECT slug, coalesce(max(id), 0) + 1, after, index_version
            FROM read_model WHERE true ON CONFLICT DO NOTHING;
    END IF;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    SELECT id INTO mine FROM read_model WHERE dossier = slug;
    FOR r IN SELECT * FROM jsonb_array_elements(changes -> 'closed') LOOP
        UPDATE placement SET recorded_to = (r ->> 1)::bigint
            WHERE dossier = mine AND number = (r ->> 0)::bigint AND recorded_to = {FOREVER};
    END LOOP;
    INSERT INTO placement ({", ".join(PLACEMENT)})
        SELECT mine, {", ".join(PLACEMENT[1:])}
        FROM jsonb_populate_recordset(NULL::placement, changes -> 'placement');
    INSERT INTO event_subject SELECT mine, (e ->> 0)::bigint, (e ->> 1)::bigint
        FROM jsonb_array_elements(changes -> 'event_subject') e;
    INSERT INTO passage SELECT mine, e ->> 0, (e ->> 1)::bigint
        FROM jsonb_array_elements(changes -> 'passage') e ON CONFLICT DO NOTHING;
    INSERT INTO citation SELECT mine, e ->> 0, (e ->> 1)::bigint, (e ->> 2)::bigint
        FROM jsonb_array_elements(changes -> 'citation') e
        ON CONFLICT (dossier, passage, number)
        DO UPDATE SET day = excluded.day WHERE excluded.day < citation.day;
    INSERT INTO change_point SELECT mine, (e ->> 0)::bigint, (e ->> 1)::bigint
        FROM jsonb_array_elements(changes -> 'change_point') e ON CONFLICT DO NOTHING;
    FOR r IN SELECT * FROM jsonb_array_elements(changes -> 'first_day') LOOP
        UPDATE placement SET day = (r ->> 2)::bigint WHERE dossier = mine
            AND number = (r ->> 0)::bigint AND key = r ->> 1
            AND bucket IN ('articles', 'parts') AND day > (r ->> 2)::bigint;
    END LOOP;
    RETURN true;
END"""

_HOLD = """BEGIN
    PERFORM 1 FROM heads WHERE slug IS NULL OR dossier = slug ORDER BY dossier FOR UPDATE;
END"""

_FORGET_INDEX = "DECLARE mine bigint; BEGIN PERFORM hold(slug); {} END".format(
    " ".join(
        [
            "SELECT id INTO mine FROM read_model WHERE dossier = slug;",
            *(f"DELETE FROM {t} WHERE slug IS NULL OR dossier = mine;" for t in READ_MODEL[:-1]),
            f"DELETE FROM {READ_MODEL[-1]} WHERE slug IS NULL OR id = mine;",
        ]
    )
)

_REPAIR_HEAD = f"""DECLARE
    head heads; event record; tip text := '{EMPTY_HEAD.digest}'; last bigint := 0; moment text;
BEGIN
    IF why IS NULL OR why !~ '\\S' THEN
        RAISE EXCEPTION 'say why: SELECT briefing.repair_head(DOSSIER, REASON)';
    END IF;
    SELECT * INTO head FROM heads WHERE dossier = slug FOR UPDATE;
    FOR event IN SELECT originator_version AS number, topic, state, digest FROM stored_events
        LEFT JOIN chain ON dossier = originator_id AND chain.number = originator_version
        WHERE originator_id = slug ORDER BY originator_version
    LOOP
        tip := link(tip, slug, last + 1, event.topic, event.state);
        IF event.number <> last + 1 OR tip IS DISTINCT FROM event.digest THEN
            RAISE EXCEPTION 'event % does not fit its digest; put a backup in its place',
                event.number;
        END IF;
        last := event.number;
        moment := convert_from(event.state, 'UTF8')::json ->> 'at';
    END LOOP;
    IF last = 0 OR (head.number, head.digest, head.recorded_at) = (last, tip, moment) THEN
        RETURN 'nothing to repair';
    END IF;
    INSERT INTO head_repairs (dossier, from_number, from_digest, to_number, to_digest, reason)
        VALUES (slug, head.number, head.digest, last, tip, why);
    INSERT INTO heads VALUES (slug, last, tip, moment) ON CONFLICT (dossier)
        DO UPDATE SET number = last, digest = tip, recorded_at = moment;
    RETURN format('moved from #%s to #%s', head.number, last);
END"""

_ADMIT_READER = """BEGIN
    EXECUTE format('GRANT USAGE ON SCHEMA briefing TO %I', admitted);
    EXECUTE format('GRANT SELECT ON ALL TABLES IN SCHEMA briefing TO %I', admitted);
END"""

_BATCH = "slug text, before bigint, before_digest text, topics text[], states bytea[]"

FUNCTIONS = {
    "refuse": Function("", "trigger", _REFUSE),
    "move_on": Function("", "trigger", _MOVE_ON),
    "link": Function(
        "previous text, slug text, number bigint, topic text, state bytea", "text", _LINK
    ),
    "record": Function(f"{_BATCH}, restoring boolean", "text", _RECORD),
    "append": Function(
        _BATCH, "text",
        "BEGIN RETURN record(slug, before, before_digest, topics, states, "
        "pg_has_role(session_user, current_user, 'MEMBER')); END",
        granted=True,
    ),
    "restore": Function(
        _BATCH, "text",
        "BEGIN RETURN record(slug, before, before_digest, topics, states, true); END",
    ),
    "hold": Function("slug text", "void", _HOLD, granted=True),
    "write_index": Function(
        "slug text, before bigint, after bigint, index_version bigint, changes jsonb", "boolean",
        _WRITE_INDEX,
        granted=True,
    ),
    "forget_index": Function("slug text", "void", _FORGET_INDEX, granted=True),
    "take_stock": Function(
        "", "void", f"BEGIN ANALYZE {', '.join(READ_MODEL)}; END", granted=True
    ),
    "repair_head": Function("slug text, why text", "text", _REPAIR_HEAD),
    "admit_reader": Function("admitted text", "void", _ADMIT_READER),
}  # fmt: skip


def _types(function: Function) -> str:
    """The types of its arguments, which name it together with its own name."""
    return ", ".join(part.split()[1] for part in function.arguments.split(", ") if part)


FUNCTIONS["admit"] = Function(
    "admitted text",
    "void",
    "BEGIN PERFORM admit_reader(admitted);\n"
    + "".join(
        f"    EXECUTE format('GRANT EXECUTE ON FUNCTION briefing.{name}({_types(function)}) "
        "TO %I', admitted);\n"
        for name, function in FUNCTIONS.items()
        if function.granted
    )
    + "END",
)


def definitions() -> list[str]:
    """The statements that make or replace all functions, for nobody but the owner to call."""
    return [
        statement
        for name, function in FUNCTIONS.items()
        for statement in (
            _CREATE.format(
                name=name, rights="DEFINER" if function.granted else "INVOKER",
                path=_PATH.replace("=", " = "), **function._asdict(),
            ),
            f"REVOKE ALL ON FUNCTION briefing.{name}({_types(function)}) FROM PUBLIC",
        )
    ]  # fmt: skip
