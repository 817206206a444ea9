-- Tables and functions that Crossdock's Supabase connector writes to. Run it once in the SQL editor of the project (or with psql); it may
-- be run again at any time: it adds what is missing and replaces the functions. Version 1.
--
-- Every row is kept under (store_id, id), the source's own id, so that several shops share the tables and no id is ever looked up first.
-- version_us and seen_us are the source's time of change and the time at which it was read: an older pair never overwrites a newer one.
-- No index but the primary key begins with store_id: a foreign key's check is planned once per session, often while the table is still
-- empty, and another index on store_id then looks as good as the primary key, though each check walks the whole store through it.
-- Amounts are plain numeric (exact, unbounded); times are timestamptz; raw is the source's own JSON; what a flow's [map] adds and no
-- column takes is kept in extra.

begin;

create table if not exists shop_customers (
    store_id text not null, id text not null,
    email text, email_key text, is_guest boolean not null default false,
    display text not null, given text, family text, company text, phone text, tax_id text, roles jsonb,
    billing jsonb, shipping jsonb,
    created_at timestamptz, modified_at timestamptz, deleted_at timestamptz,
    note text, raw jsonb, extra jsonb,
    version_us bigint not null, seen_us bigint not null, content_hash text not null, request_id text,
    revision bigint not null default 1, synced_at timestamptz not null default now(),
    primary key (store_id, id));
create index if not exists shop_customers_email on shop_customers (email_key, store_id);

create table if not exists shop_products (
    store_id text not null, id text not null,
    name text not null, type text not null, type_raw text, status text not null, status_raw text,
    sku text, description text, categories jsonb, tags jsonb, images jsonb, tax_class text,
    created_at timestamptz, modified_at timestamptz, deleted_at timestamptz,
    note text, raw jsonb, extra jsonb,
    version_us bigint not null, seen_us bigint not null, content_hash text not null, request_id text,
    revision bigint not null default 1, synced_at timestamptz not null default now(),
    primary key (store_id, id));
create table if not exists shop_product_variants (
    store_id text not null, product_id text not null, id text not null, position int not null,
    sku text, barcode text, title text, options jsonb,
    price numeric, regular_price numeric, sale_price numeric, manage_stock boolean, stock numeric, stock_status text, backorders text, weight numeric,
    primary key (store_id, product_id, id),
    foreign key (store_id, product_id) references shop_products on delete cascade);
create index if not exists shop_product_variants_sku on shop_product_variants (sku, store_id);

create table if not exists shop_orders (
    store_id text not null, id text not null,
    number text not null, parent_id text, status text not null, status_raw text, payment_status text, created_via text,
    currency text not null, prices_include_tax boolean,
    customer_id text, is_guest boolean, email text, email_key text, customer_name text, customer_note text,
    items_total numeric not null, discount_total numeric, shipping_total numeric not null, fees_total numeric not null,
    tax_total numeric not null, grand_total numeric not null, refunded_total numeric not null, due_total numeric,
    payment_method text, payment_title text, transaction_ref text,
    billing jsonb, shipping jsonb,
    created_at timestamptz not null, modified_at timestamptz, paid_at timestamptz, completed_at timestamptz, cancelled_at timestamptz, deleted_at timestamptz,
    note text, raw jsonb, extra jsonb,
    version_us bigint not null, seen_us bigint not null, content_hash text not null, request_id text,
    revision bigint not null default 1, synced_at timestamptz not null default now(),
    primary key (store_id, id));
create index if not exists shop_orders_created on shop_orders (created_at, store_id);
create index if not exists shop_orders_customer on shop_orders (customer_id, store_id);
create index if not exists shop_orders_modified on shop_orders (modified_at, store_id);
create table if not exists shop_order_lines (
    store_id text not null, order_id text not null, id text not null, position int not null,
    kind text not null, product_id text, variant_id text, sku text, name text not null,
    quantity numeric not null, gross numeric not null, net numeric not null, tax numeric not null, taxes jsonb, tax_class text, meta jsonb,
    primary key (store_id, order_id, id), foreign key (store_id, order_id) references shop_orders on delete cascade);
create index if not exists shop_order_lines_product on shop_order_lines (product_id, store_id);
create table if not exists shop_order_fees (
    store_id text not null, order_id text not null, id text not null, position int not null,
    kind text not null, name text not null, net numeric not null, tax numeric not null, taxes jsonb, tax_class text,
    primary key (store_id, order_id, id), foreign key (store_id, order_id) references shop_orders on delete cascade);
create table if not exists shop_order_shipping (
    store_id text not null, order_id text not null, id text not null, position int not null,
    method_id text, title text not null, net numeric not null, tax numeric not null, taxes jsonb,
    primary key (store_id, order_id, id), foreign key (store_id, order_id) references shop_orders on delete cascade);
create table if not exists shop_order_discounts (
    store_id text not null, order_id text not null, id text not null, position int not null,
    code text not null, type text, amount numeric not null, tax numeric not null,
    primary key (store_id, order_id, id), foreign key (store_id, order_id) references shop_orders on delete cascade);
create table if not exists shop_order_taxes (
    store_id text not null, order_id text not null, id text not null, position int not null,
    rate_id text, code text, label text not null, percent numeric, compound boolean not null, items_tax numeric not null, shipping_tax numeric not null,
    primary key (store_id, order_id, id), foreign key (store_id, order_id) references shop_orders on delete cascade);
create table if not exists shop_order_payments (
    store_id text not null, order_id text not null, id text not null, position int not null,
    gateway_id text, gateway_title text, transaction_ref text, amount numeric not null, currency text not null, fee numeric, paid_at timestamptz, status text, tender text,
    primary key (store_id, order_id, id), foreign key (store_id, order_id) references shop_orders on delete cascade);

-- A refund is a record of its own: it may come before its order, so no foreign key binds them.
create table if not exists shop_refunds (
    store_id text not null, id text not null, order_id text not null,
    currency text not null, amount numeric not null, reason text, refunded_at timestamptz not null, to_gateway boolean,
    tax_lines jsonb, modified_at timestamptz, deleted_at timestamptz,
    note text, raw jsonb, extra jsonb,
    version_us bigint not null, seen_us bigint not null, content_hash text not null, request_id text,
    revision bigint not null default 1, synced_at timestamptz not null default now(),
    primary key (store_id, id));
create index if not exists shop_refunds_order on shop_refunds (order_id, store_id);
create table if not exists shop_refund_lines (
    store_id text not null, refund_id text not null, kind text not null, id text not null, position int not null,
    product_id text, variant_id text, sku text, name text, quantity numeric, net numeric not null, tax numeric not null, taxes jsonb,
    primary key (store_id, refund_id, kind, id), foreign key (store_id, refund_id) references shop_refunds on delete cascade);

-- raw is large, written often and rarely read: lz4 costs a fraction of the standard compression. A server built without it keeps that.
do $$
begin
    alter table shop_customers alter column raw set compression lz4;
    alter table shop_products alter column raw set compression lz4;
    alter table shop_orders alter column raw set compression lz4;
    alter table shop_refunds alter column raw set compression lz4;
exception when feature_not_supported then
    null;
end $$;

-- The tables above, for the grants below and for crossdock_status.
create or replace function crossdock_tables() returns text[] language sql immutable as $$
    select array['shop_customers', 'shop_products', 'shop_product_variants', 'shop_orders', 'shop_order_lines', 'shop_order_fees', 'shop_order_shipping',
        'shop_order_discounts', 'shop_order_taxes', 'shop_order_payments', 'shop_refunds', 'shop_refund_lines']
$$;

-- Nobody but the service role sees or changes these rows until the project's owner writes policies of their own.
do $$
declare t text;
begin
    foreach t in array crossdock_tables() loop
        execute format('alter table %I enable row level security', t);
        execute format('grant select, insert, update, delete on %I to service_role', t);
    end loop;
end $$;

-- Customers are flat and go in by a bulk upsert (on_conflict). An upsert cannot carry a condition, so the condition stands here: an older
-- version, and a version that says nothing new, leave the row as it is. What is left alone is either not among the rows that the upsert
-- returns, or comes back with the request_id of the write before.
create or replace function crossdock_guard() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
    new.content_hash := md5((to_jsonb(new) - array['raw', 'version_us', 'seen_us', 'content_hash', 'request_id', 'revision', 'synced_at'])::text);
    if tg_op = 'INSERT' then
        return new;
    end if;
    if (new.version_us, new.seen_us) < (old.version_us, old.seen_us) then
        return null;
    end if;
    if new.content_hash = old.content_hash then
        if (new.version_us, new.seen_us) = (old.version_us, old.seen_us) then
            return null;
        end if;
        old.version_us := new.version_us;
        old.seen_us := new.seen_us;
        return old;
    end if;
    new.revision := old.revision + 1;
    new.synced_at := now();
    return new;
end $$;
drop trigger if exists crossdock_guard on shop_customers;
create trigger crossdock_guard before insert or update on shop_customers for each row execute function crossdock_guard();

-- Products, orders and refunds have children, so one call writes a batch of them with their children in one transaction.
-- r is one element of "records": {"id", "version_us", "seen_us", "request_id", "note", "body": canonical JSON, "raw", "fields"}.
-- One function per entity says which column takes which part of the body; writing and planning both go through crossdock_row.

create or replace function crossdock_product_columns(b jsonb) returns jsonb language sql immutable as $$
    select jsonb_build_object(
        'name', b->'name', 'type', b #> '{type,mapped}', 'type_raw', b #> '{type,raw}', 'status', b #> '{status,mapped}', 'status_raw', b #> '{status,raw}',
        'sku', b->'sku', 'description', b->'description', 'categories', b->'categories', 'tags', b->'tags', 'images', b->'images', 'tax_class', b->'tax_class',
        'created_at', b->'created_at', 'modified_at', b->'modified_at', 'deleted_at', b->'deleted_at')
$$;

create or replace function crossdock_order_columns(b jsonb) returns jsonb language sql immutable as $$
    select jsonb_build_object(
        'number', b->'number', 'parent_id', b->'parent_id', 'status', b #> '{status,mapped}', 'status_raw', b #> '{status,raw}',
        'payment_status', b->'payment_status', 'created_via', b->'created_via', 'currency', b->'currency', 'prices_include_tax', b->'prices_include_tax',
        'customer_id', b #> '{customer,id}', 'is_guest', b #> '{customer,is_guest}', 'email', b #> '{customer,email}', 'email_key', b #> '{customer,email_key}',
        'customer_name', b #> '{customer,display}', 'customer_note', b->'customer_note', 'billing', b->'billing', 'shipping', b->'shipping',
        'items_total', b #> '{totals,items}', 'discount_total', b #> '{totals,discount}', 'shipping_total', b #> '{totals,shipping}', 'fees_total', b #> '{totals,fees}',
        'tax_total', b #> '{totals,tax}', 'grand_total', b #> '{totals,grand}', 'refunded_total', b #> '{totals,refunded}', 'due_total', b #> '{totals,due}')
        || jsonb_build_object(
        'payment_method', b #> '{payments,0,gateway_id}', 'payment_title', b #> '{payments,0,gateway_title}', 'transaction_ref', b #> '{payments,0,transaction_ref}',
        'created_at', b->'created_at', 'modified_at', b->'modified_at', 'paid_at', b->'paid_at', 'completed_at', b->'completed_at',
        'cancelled_at', b->'cancelled_at', 'deleted_at', b->'deleted_at')
$$;

create or replace function crossdock_refund_columns(b jsonb) returns jsonb language sql immutable as $$
    select jsonb_build_object(
        'order_id', b->'order_id', 'currency', b->'currency', 'amount', b->'amount', 'reason', b->'reason', 'refunded_at', b->'at', 'to_gateway', b->'to_gateway',
        'tax_lines', b->'tax_lines', 'modified_at', b->'modified_at', 'deleted_at', b->'deleted_at')
$$;

-- The whole row as an object. A member of "fields" that names a column takes its place; all of them stay in extra.
create or replace function crossdock_row(entity text, store text, r jsonb) returns jsonb language sql immutable as $$
    select case entity
            when 'product' then crossdock_product_columns(r->'body')
            when 'order' then crossdock_order_columns(r->'body')
            when 'refund' then crossdock_refund_columns(r->'body')
            else r->'row' end
        || coalesce(nullif(r->'fields', 'null'), '{}')
        || jsonb_build_object('store_id', store, 'id', r->'id', 'note', r->'note', 'raw', r->'raw', 'extra', r->'fields', 'version_us', r->'version_us',
            'seen_us', r->'seen_us', 'request_id', r->'request_id',
            'content_hash', md5(concat(r->'body', r->'row', r->'fields', r->'note')))
$$;

-- What a record does to the row that is there. 'touched': the same content under a newer version, so only the version moves.
create or replace function crossdock_judge(old_version bigint, old_seen bigint, old_hash text, r jsonb) returns text language sql immutable as $$
    select case
        when old_version is null then 'created'
        when ((r->>'version_us')::bigint, (r->>'seen_us')::bigint) < (old_version, old_seen) then 'unchanged'
        when r->>'content_hash' <> old_hash then 'updated'
        when ((r->>'version_us')::bigint, (r->>'seen_us')::bigint) > (old_version, old_seen) then 'touched'
        else 'unchanged' end
$$;

-- Children are replaced as a set: `anew` holds the ids whose old children go first. One statement takes each batch apart once.
create or replace function crossdock_write_product_children(store text, records jsonb, anew text[]) returns void
language plpgsql set search_path = public, pg_temp as $$
begin
    delete from shop_product_variants where store_id = store and product_id = any(anew);
    insert into shop_product_variants (store_id, product_id, id, position, sku, barcode, title, options, price, regular_price, sale_price,
        manage_stock, stock, stock_status, backorders, weight)
    select store, r->>'id', v->>'id', n, v->>'sku', v->>'barcode', v->>'title', v->'options', (v->>'price')::numeric, (v->>'regular_price')::numeric,
        (v->>'sale_price')::numeric, (v->>'manage_stock')::boolean, (v->>'stock')::numeric, v->>'stock_status', v->>'backorders', (v->>'weight')::numeric
    from jsonb_array_elements(records) as r, jsonb_array_elements(r #> '{body,variants}') with ordinality as t(v, n);
end $$;

create or replace function crossdock_write_order_children(store text, records jsonb, anew text[]) returns void
language plpgsql set search_path = public, pg_temp as $$
begin
    if cardinality(anew) > 0 then
        delete from shop_order_lines where store_id = store and order_id = any(anew);
        delete from shop_order_fees where store_id = store and order_id = any(anew);
        delete from shop_order_shipping where store_id = store and order_id = any(anew);
        delete from shop_order_discounts where store_id = store and order_id = any(anew);
        delete from shop_order_taxes where store_id = store and order_id = any(anew);
        delete from shop_order_payments where store_id = store and order_id = any(anew);
    end if;
    with o as materialized (
        select r->>'id' as id, b->'lines' as lines, b->'fees' as fees, b->'shipping_lines' as shipping, b->'discounts' as discounts,
            b->'tax_lines' as taxes, b->'payments' as payments
        from (select r, r->'body' as b from jsonb_array_elements(records) as r) as t
    ), new_lines as (
        insert into shop_order_lines (store_id, order_id, id, position, kind, product_id, variant_id, sku, name, quantity, gross, net, tax, taxes, tax_class, meta)
        select store, o.id, l->>'id', n, l->>'kind', l->>'product_id', l->>'variant_id', l->>'sku', l->>'name', (l->>'qty')::numeric,
            (l->>'gross')::numeric, (l->>'net')::numeric, (l->>'tax')::numeric, l->'taxes', l->>'tax_class', l->'meta'
        from o, jsonb_array_elements(o.lines) with ordinality as t(l, n)
    ), new_fees as (
        insert into shop_order_fees (store_id, order_id, id, position, kind, name, net, tax, taxes, tax_class)
        select store, o.id, l->>'id', n, l->>'kind', l->>'name', (l->>'net')::numeric, (l->>'tax')::numeric, l->'taxes', l->>'tax_class'
        from o, jsonb_array_elements(o.fees) with ordinality as t(l, n)
    ), new_shipping as (
        insert into shop_order_shipping (store_id, order_id, id, position, method_id, title, net, tax, taxes)
        select store, o.id, l->>'id', n, l->>'method_id', l->>'title', (l->>'net')::numeric, (l->>'tax')::numeric, l->'taxes'
        from o, jsonb_array_elements(o.shipping) with ordinality as t(l, n)
    ), new_discounts as (
        insert into shop_order_discounts (store_id, order_id, id, position, code, type, amount, tax)
        select store, o.id, l->>'id', n, l->>'code', l->>'type', (l->>'amount')::numeric, (l->>'tax')::numeric
        from o, jsonb_array_elements(o.discounts) with ordinality as t(l, n)
    ), new_taxes as (
        insert into shop_order_taxes (store_id, order_id, id, position, rate_id, code, label, percent, compound, items_tax, shipping_tax)
        select store, o.id, l->>'id', n, l->>'rate_id', l->>'code', l->>'label', (l->>'percent')::numeric, (l->>'compound')::boolean,
            (l->>'items_tax')::numeric, (l->>'shipping_tax')::numeric
        from o, jsonb_array_elements(o.taxes) with ordinality as t(l, n)
    )
    insert into shop_order_payments (store_id, order_id, id, position, gateway_id, gateway_title, transaction_ref, amount, currency, fee, paid_at, status, tender)
    select store, o.id, l->>'id', n, l->>'gateway_id', l->>'gateway_title', l->>'transaction_ref', (l->>'amount')::numeric, l->>'currency',
        (l->>'fee')::numeric, (l->>'paid_at')::timestamptz, l->>'status', l->>'tender'
    from o, jsonb_array_elements(o.payments) with ordinality as t(l, n);
end $$;

create or replace function crossdock_write_refund_children(store text, records jsonb, anew text[]) returns void
language plpgsql set search_path = public, pg_temp as $$
begin
    delete from shop_refund_lines where store_id = store and refund_id = any(anew);
    insert into shop_refund_lines (store_id, refund_id, kind, id, position, product_id, variant_id, sku, name, quantity, net, tax, taxes)
    select store, r->>'id', k.kind, l->>'id', n, l->>'product_id', l->>'variant_id', l->>'sku', coalesce(l->>'name', l->>'title'), (l->>'qty')::numeric,
        (l->>'net')::numeric, (l->>'tax')::numeric, l->'taxes'
    from jsonb_array_elements(records) as r, (values ('item', 'lines'), ('fee', 'fees'), ('shipping', 'shipping_lines')) as k(kind, member),
        jsonb_array_elements(r #> array['body', k.member]) with ordinality as t(l, n);
end $$;

create or replace function crossdock_table(entity text) returns text language plpgsql immutable as $$
begin
    if entity not in ('customer', 'product', 'order', 'refund') then
        raise exception 'crossdock: there is no table for entity "%"', entity using errcode = '22023';
    end if;
    return 'shop_' || entity || 's';
end $$;

-- Writes a batch. Gives one {"id", "outcome": created | updated | unchanged, "total"} per record, in the order of records.
create or replace function crossdock_write(entity text, store_id text, records jsonb) returns jsonb
language plpgsql set search_path = public, pg_temp as $$
declare
    target text := crossdock_table(entity);
    batch jsonb[];
    verdicts text[];
    columns text;
    changes text;
    fresh jsonb;
begin
    select array_agg(crossdock_row($1, $2, r) order by n) into batch from jsonb_array_elements($3) with ordinality as t(r, n);
    if batch is null then
        return '[]';
    end if;
    -- Rows are locked in the order of their ids, so that two writers wait for each other instead of deadlocking.
    execute format('select array_agg(crossdock_judge(o.version_us, o.seen_us, o.content_hash, b.r) order by b.n)
        from unnest($1) with ordinality as b(r, n)
        left join (select id, version_us, seen_us, content_hash from %I where store_id = $2 and id in (select x->>''id'' from unnest($1) as x)
            order by id for update) o on o.id = b.r->>''id''', target) into verdicts using batch, $2;
    select string_agg(quote_ident(attname), ', '), string_agg(format('%1$I = excluded.%1$I', attname), ', ') into columns, changes
    from pg_attribute where attrelid = target::regclass and attnum > 0 and not attisdropped and attgenerated = ''
        and attname in (select jsonb_object_keys(b) from unnest(batch) as b);
    execute format('insert into %1$I (%2$s) select %2$s from unnest($1, $2) as b(r, verdict), lateral jsonb_populate_record(null::%1$I, b.r)
        where b.verdict in (''created'', ''updated'') order by id
        on conflict (store_id, id) do update set %3$s, revision = %1$I.revision + 1, synced_at = now()
        where (excluded.version_us, excluded.seen_us) >= (%1$I.version_us, %1$I.seen_us)', target, columns, changes) using batch, verdicts;
    execute format('update %I o set version_us = (b.r->>''version_us'')::bigint, seen_us = (b.r->>''seen_us'')::bigint
        from unnest($1, $2) as b(r, verdict) where b.verdict = ''touched'' and o.store_id = $3 and o.id = b.r->>''id''', target)
    using batch, verdicts, $2;
    if verdicts <@ array['created', 'updated'] then
        fresh := $3;
    else
        select jsonb_agg(t.r) into fresh from jsonb_array_elements($3) with ordinality as t(r, n) where verdicts[n] in ('created', 'updated');
    end if;
    if fresh is not null and entity <> 'customer' then
        execute format('select crossdock_write_%s_children($1, $2, $3)', entity) using $2, fresh,
            array(select b.r->>'id' from unnest(batch, verdicts) as b(r, verdict) where b.verdict = 'updated');
    end if;
    return (select jsonb_agg(jsonb_build_object('id', b.r->'id', 'outcome', replace(b.verdict, 'touched', 'unchanged'),
        'total', coalesce(b.r->'grand_total', b.r->'amount')) order by b.n) from unnest(batch, verdicts) with ordinality as b(r, verdict, n));
end $$;

-- Takes records away: marks them (deleted_at), or removes the rows with their children. {"id", "outcome": updated | unchanged} per record.
create or replace function crossdock_delete(entity text, store_id text, records jsonb, remove boolean) returns jsonb
language plpgsql set search_path = public, pg_temp as $$
declare
    target text := crossdock_table(entity);
    gone text[];
begin
    if remove then
        execute format('with d as (delete from %I o using jsonb_array_elements($1) as r
            where o.store_id = $2 and o.id = r->>''id'' and o.seen_us <= (r->>''seen_us'')::bigint returning o.id)
            select array_agg(id) from d', target) into gone using $3, $2;
    else
        execute format('with d as (update %I o set deleted_at = now(), version_us = greatest(o.version_us, (r->>''version_us'')::bigint),
                seen_us = (r->>''seen_us'')::bigint, content_hash = ''deleted'', request_id = r->>''request_id'', revision = o.revision + 1, synced_at = now()
            from jsonb_array_elements($1) as r
            where o.store_id = $2 and o.id = r->>''id'' and o.seen_us <= (r->>''seen_us'')::bigint and o.deleted_at is null returning o.id)
            select array_agg(id) from d', target) into gone using $3, $2;
    end if;
    return (select coalesce(jsonb_agg(jsonb_build_object('id', r->'id', 'outcome', case when r->>'id' = any(gone) then 'updated' else 'unchanged' end)
        order by n), '[]') from jsonb_array_elements($3) with ordinality as t(r, n));
end $$;

-- What crossdock_write would do, field by field, without writing: {"id", "outcome", "fields": [{"field", "old", "new"}]} per record.
create or replace function crossdock_plan(entity text, store_id text, records jsonb) returns jsonb
language plpgsql stable set search_path = public, pg_temp as $$
declare
    target text := crossdock_table(entity);
    plan jsonb;
begin
    execute format('select coalesce(jsonb_agg(jsonb_build_object(''id'', b.r->''id'', ''outcome'', replace(b.verdict, ''touched'', ''unchanged''),
            ''fields'', b.fields) order by b.n), ''[]'')
        from (select x.n, x.r, crossdock_judge(o.version_us, o.seen_us, o.content_hash, x.r) as verdict,
            (select coalesce(jsonb_agg(jsonb_build_object(''field'', f.key, ''old'', to_jsonb(o)->f.key, ''new'', f.value) order by f.key), ''[]'')
             from jsonb_each(to_jsonb(jsonb_populate_record(null::%1$I, x.r))) as f
             where x.r ? f.key and f.key not in (''store_id'', ''id'', ''raw'', ''extra'', ''version_us'', ''seen_us'', ''content_hash'', ''request_id'')
                and f.value is distinct from coalesce(to_jsonb(o)->f.key, ''null'')) as fields
            from (select crossdock_row($1, $2, r) as r, n from jsonb_array_elements($3) with ordinality as t(r, n)) x
            left join %1$I o on o.store_id = $2 and o.id = x.r->>''id'') b', target) into plan using $1, $2, $3;
    return plan;
end $$;

-- What `check --online` asks: who we are here, which version of this file was run, and what is missing.
create or replace function crossdock_status() returns jsonb language sql stable set search_path = public, pg_temp as $$
    select jsonb_build_object('schema_version', 1, 'role', current_user,
        'missing', coalesce((select jsonb_agg(t) from unnest(crossdock_tables()) as t where to_regclass(t) is null), '[]'),
        'refused', coalesce((select jsonb_agg(t) from unnest(crossdock_tables()) as t where to_regclass(t) is not null
            and not has_table_privilege(to_regclass(t), 'select, insert, update, delete')), '[]'),
        -- What a flow's [map] may fill, columns of the project's own among it; customers have a fixed set.
        'columns', (select jsonb_object_agg(entity, (select coalesce(jsonb_agg(attname order by attnum), '[]') from pg_attribute
                where attrelid = to_regclass('shop_' || entity || 's') and attnum > 0 and not attisdropped and attgenerated = ''
                and attname not in ('store_id', 'id', 'note', 'raw', 'extra', 'version_us', 'seen_us', 'content_hash', 'request_id', 'revision', 'synced_at')))
            from unnest(array['product', 'order', 'refund']) as entity))
$$;

do $$
declare f regprocedure;
begin
    for f in select oid::regprocedure from pg_proc where pronamespace = 'public'::regnamespace and proname like 'crossdock\_%' loop
        execute format('revoke execute on function %s from public, anon, authenticated', f);
        execute format('grant execute on function %s to service_role', f);
    end loop;
end $$;

commit;
notify pgrst, 'reload schema';
