-- The functions of a ledger: the only way in for all but its owner.
--
-- Those with SECURITY DEFINER are for whoever is admitted: they run with the owner's rights.
-- The server computes each digest itself, so events come only behind the head, and the chain
-- is whole whoever calls. Names are resolved in the schema of the ledger alone.

CREATE OR REPLACE FUNCTION briefing.refuse() RETURNS trigger
LANGUAGE plpgsql SECURITY INVOKER SET search_path = pg_catalog, briefing, pg_temp AS $$
BEGIN
    RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation',
        MESSAGE = TG_TABLE_NAME || ' is append-only';
END
$$;

CREATE OR REPLACE FUNCTION briefing.move_on() RETURNS trigger
LANGUAGE plpgsql SECURITY INVOKER SET search_path = pg_catalog, briefing, pg_temp AS $$
BEGIN
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
END
$$;

CREATE OR REPLACE FUNCTION briefing.link(
    previous text, slug text, number bigint, topic text, state bytea
) RETURNS text
LANGUAGE plpgsql SECURITY INVOKER SET search_path = pg_catalog, briefing, pg_temp AS $$
DECLARE
    whole bytea := ''; part bytea;
BEGIN
    FOREACH part IN ARRAY ARRAY[convert_to(previous, 'UTF8'), convert_to(slug, 'UTF8'),
        convert_to(number::text, 'UTF8'), convert_to(topic, 'UTF8'), state]
    LOOP
        whole := whole || int8send(octet_length(part)) || part;
    END LOOP;
    RETURN encode(sha256(whole), 'hex');
END
$$;

CREATE OR REPLACE FUNCTION briefing.record(
    slug text, before bigint, before_digest text, topics text[], states bytea[], restoring boolean
) RETURNS text
LANGUAGE plpgsql SECURITY INVOKER SET search_path = pg_catalog, briefing, pg_temp AS $$
DECLARE
    head heads; event record; content json; moment text; tip text; last bigint := before;
    digests text[] := '{}'; keys text[] := '{}';
BEGIN
    SELECT * INTO head FROM heads WHERE dossier = slug FOR UPDATE;
    IF coalesce(head.number, 0) <> before
        OR coalesce(head.digest, 'EMPTY_DIGEST') <> before_digest
    THEN
        RETURN NULL;
    END IF;
    tip := before_digest;
    moment := coalesce(head.recorded_at, '');
    FOR event IN SELECT * FROM unnest(topics, states) AS given (topic, state) LOOP
        content := convert_from(event.state, 'UTF8')::json;
        last := last + 1;
        IF content ->> 'at' < moment
            OR content ->> 'at' !~ '^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00$'
            OR (content ->> 'at' <> head.recorded_at OR head IS NULL) AND NOT restoring
            AND abs(extract(epoch FROM (content ->> 'at')::timestamptz - clock_timestamp())) > 86400
        THEN
            RAISE EXCEPTION USING ERRCODE = 'BAD_TIME', MESSAGE = 'time of #' || last;
        END IF;
        moment := content ->> 'at';
        tip := link(tip, slug, last, event.topic, event.state);
        digests := array_append(digests, tip);
        keys := array_append(keys, content #>> '{event,key}');
    END LOOP;
    IF before = 0 THEN
        INSERT INTO heads VALUES (slug, last, tip, moment) ON CONFLICT DO NOTHING;
        IF NOT FOUND THEN
            RETURN NULL;
        END IF;
    ELSE
        UPDATE heads SET number = last, digest = tip, recorded_at = moment WHERE dossier = slug;
    END IF;
    -- Events become visible in the order of their notification ids.
    PERFORM pg_advisory_xact_lock(WRITERS_LOCK);
    INSERT INTO stored_events (originator_id, originator_version, topic, state)
        SELECT slug, before + place, given.topic, given.state
        FROM unnest(topics, states) WITH ORDINALITY AS given (topic, state, place) ORDER BY place;
    INSERT INTO chain (dossier, number, digest)
        SELECT slug, before + place, digest
        FROM unnest(digests) WITH ORDINALITY AS given (digest, place);
    INSERT INTO keys (dossier, key, number)
        SELECT slug, key, before + place FROM unnest(keys) WITH ORDINALITY AS given (key, place);
    RETURN tip;
END
$$;

CREATE OR REPLACE FUNCTION briefing.append(
    slug text, before bigint, before_digest text, topics text[], states bytea[]
) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, briefing, pg_temp AS $$
BEGIN
    -- The owner may give events the times that they had elsewhere.
    RETURN record(
        slug, before, before_digest, topics, states,
        pg_has_role(session_user, current_user, 'MEMBER'));
END
$$;

CREATE OR REPLACE FUNCTION briefing.restore(
    slug text, before bigint, before_digest text, topics text[], states bytea[]
) RETURNS text
LANGUAGE plpgsql SECURITY INVOKER SET search_path = pg_catalog, briefing, pg_temp AS $$
BEGIN
    RETURN record(slug, before, before_digest, topics, states, true);
END
$$;

CREATE OR REPLACE FUNCTION briefing.hold(slug text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, briefing, pg_temp AS $$
BEGIN
    PERFORM 1 FROM heads WHERE slug IS NULL OR dossier = slug ORDER BY dossier FOR UPDATE;
END
$$;

CREATE OR REPLACE FUNCTION briefing.write_index(
    slug text, before bigint, after bigint, index_version bigint, changes jsonb
) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, briefing, pg_temp AS $$
DECLARE
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
            WHERE dossier = mine AND number = (r ->> 0)::bigint AND recorded_to = FOREVER;
    END LOOP;
    INSERT INTO placement (dossier, PLACEMENT_COLUMNS)
        SELECT mine, PLACEMENT_COLUMNS
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
END
$$;

CREATE OR REPLACE FUNCTION briefing.forget_index(slug text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, briefing, pg_temp AS $$
DECLARE
    mine bigint; name text;
BEGIN
    PERFORM hold(slug);
    SELECT id INTO mine FROM read_model WHERE dossier = slug;
    FOREACH name IN ARRAY ARRAY['placement', 'event_subject', 'passage', 'citation', 'change_point']
    LOOP
        EXECUTE format('DELETE FROM %I WHERE $1 IS NULL OR dossier = $2', name) USING slug, mine;
    END LOOP;
    DELETE FROM read_model WHERE slug IS NULL OR dossier = slug;
END
$$;

CREATE OR REPLACE FUNCTION briefing.take_stock() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, briefing, pg_temp AS $$
BEGIN
    ANALYZE placement, event_subject, passage, citation, change_point, read_model;
END
$$;

CREATE OR REPLACE FUNCTION briefing.repair_head(slug text, why text) RETURNS text
LANGUAGE plpgsql SECURITY INVOKER SET search_path = pg_catalog, briefing, pg_temp AS $$
DECLARE
    head heads; event record; tip text := 'EMPTY_DIGEST'; last bigint := 0; moment text;
BEGIN
    IF why IS NULL OR why !~ '\S' THEN
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
END
$$;

CREATE OR REPLACE FUNCTION briefing.admit_reader(admitted text) RETURNS void
LANGUAGE plpgsql SECURITY INVOKER SET search_path = pg_catalog, briefing, pg_temp AS $$
BEGIN
    EXECUTE format('GRANT USAGE ON SCHEMA briefing TO %I', admitted);
    EXECUTE format('GRANT SELECT ON ALL TABLES IN SCHEMA briefing TO %I', admitted);
END
$$;

CREATE OR REPLACE FUNCTION briefing.admit(admitted text) RETURNS void
LANGUAGE plpgsql SECURITY INVOKER SET search_path = pg_catalog, briefing, pg_temp AS $$
DECLARE
    granted regprocedure;
BEGIN
    PERFORM admit_reader(admitted);
    FOR granted IN SELECT oid FROM pg_proc
        WHERE pronamespace = 'briefing'::regnamespace AND prosecdef
    LOOP
        EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO %I', granted, admitted);
    END LOOP;
END
$$;
