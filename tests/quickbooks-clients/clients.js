// Runs node-quickbooks and intuit-oauth, as npm has them, against the stand-in for QuickBooks Online. Only their public settings of
// hosts are set. Usage: node clients.js KEYS_FILE. Prints a line per step; the first that fails ends it with status 1.
'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const { promisify } = require('node:util');

const OAuthClient = require('intuit-oauth');
const QuickBooks = require('node-quickbooks');

const keys = JSON.parse(fs.readFileSync(process.argv[2], 'utf8'));
const redirectUri = 'http://localhost:8484/callback';
const tokenUrl = `${keys.url}/oauth2/v1/tokens/bearer`;
const revokeUrl = `${keys.url}/v2/oauth2/tokens/revoke`;

QuickBooks.V3_ENDPOINT_BASE_URL = `${keys.url}/v3/company/`;
QuickBooks.TOKEN_URL = tokenUrl;
QuickBooks.REVOKE_URL = revokeUrl;

function newOAuthClient() {
    return new OAuthClient({
        clientId: keys.client_id,
        clientSecret: keys.client_secret,
        environment: 'sandbox',
        redirectUri,
        includeRefreshTokenHardExpiresIn: true,
    }).setAuthorizeURLs({
        authorizeEndpoint: `${keys.url}/connect/oauth2`,
        tokenEndpoint: tokenUrl,
        revokeEndpoint: revokeUrl,
        userInfoEndpoint: `${keys.url}/v1/openid_connect/userinfo`,
    });
}

// An error of a call with the body of the answer, where its faults stand.
function refusal(name, error) {
    return Object.assign(new Error(`${name}: ${error.message}`), { body: error.response ? error.response.data : error });
}

// The client's calls as promises.
function booksWith(accessToken, refreshToken) {
    const client = new QuickBooks(keys.client_id, keys.client_secret, accessToken, false, keys.realm_id, true, false, 75, '2.0',
        refreshToken);
    return new Proxy(client, {
        get: (target, name) => (typeof target[name] !== 'function' ? target[name]
            : (...words) => new Promise((resolve, reject) => {
                target[name](...words, (error, body) => (error ? reject(refusal(name, error)) : resolve(body)));
            })),
    });
}

function faultOf(body) {
    const fault = body.Fault || body.fault;
    const errors = fault.Error || fault.error;
    return errors[0];
}

async function refused(promise) {
    try {
        await promise;
    } catch (error) {
        return error;
    }
    throw new assert.AssertionError({ message: 'a refusal was expected' });
}

// The browser of a person who agrees at once.
async function consentTo(authorizeUri) {
    const answer = await fetch(authorizeUri, { redirect: 'manual' });
    assert.equal(answer.status, 302);
    return answer.headers.get('location');
}

function saleOf(customer, amount) {
    return {
        CustomerRef: { value: customer.Id },
        Line: [{
            Amount: amount,
            DetailType: 'SalesItemLineDetail',
            SalesItemLineDetail: { ItemRef: { value: '1' } },
        }],
    };
}

const state = {};

const steps = {
    'intuit-oauth: a code becomes tokens': async () => {
        state.oauth = newOAuthClient();
        const uri = state.oauth.authorizeUri({ scope: [OAuthClient.scopes.Accounting], state: 'a state of ours' });
        const location = await consentTo(uri);
        assert.ok(location.startsWith(`${redirectUri}?`));
        const { json } = await state.oauth.createToken(location);
        assert.equal(json.token_type, 'bearer');
        assert.equal(json.expires_in, 3600);
        assert.ok(json.x_refresh_token_expires_in > 8000000);
        assert.ok(json.x_refresh_token_hard_expires_in > 150000000);
        assert.equal(state.oauth.getToken().realmId, keys.realm_id);
        assert.equal(state.oauth.getToken().state, 'a state of ours');
        assert.ok(state.oauth.isAccessTokenValid());
    },
    'intuit-oauth: a code is good once': async () => {
        const client = newOAuthClient();
        const location = await consentTo(client.authorizeUri({ scope: [OAuthClient.scopes.Accounting], state: 's' }));
        await client.createToken(location);
        const error = await refused(client.createToken(location));
        assert.match(`${error.error} ${error.message} ${error.error_description}`, /invalid_grant/);
    },
    'intuit-oauth: an API call with its token': async () => {
        const { json } = await state.oauth.makeApiCall({
            url: `${keys.url}/v3/company/${keys.realm_id}/companyinfo/${keys.realm_id}?minorversion=75`,
        });
        assert.ok(json.CompanyInfo.CompanyName.length > 0);
    },
    'intuit-oauth: a refresh': async () => {
        const before = state.oauth.getToken().access_token;
        const { json } = await state.oauth.refresh();
        assert.notEqual(json.access_token, before);
        assert.ok(json.refresh_token.length > 10);
        state.books = booksWith(json.access_token, json.refresh_token);
    },
    'node-quickbooks: a refresh': async () => {
        const answer = await state.books.refreshAccessToken();
        assert.equal(answer.token_type, 'bearer');
        assert.equal(state.books.token, answer.access_token);
    },
    'node-quickbooks: an ended token is a fault of the gateway': async () => {
        const error = await refused(booksWith('ended', 'ended').getPreferences());
        assert.equal(faultOf(error.body).code, '3200');
    },
    'node-quickbooks: create and read': async () => {
        state.customer = await state.books.createCustomer({
            DisplayName: 'O\'Brien & Sons', GivenName: 'Zoë', PrimaryEmailAddr: { Address: 'zoe@example.com' },
        });
        assert.equal(state.customer.SyncToken, '0');
        const read = await state.books.getCustomer(state.customer.Id);
        assert.equal(read.DisplayName, 'O\'Brien & Sons');
        assert.equal(read.PrimaryEmailAddr.Address, 'zoe@example.com');
    },
    'node-quickbooks: a name twice is fault 6240': async () => {
        const error = await refused(state.books.createCustomer({ DisplayName: 'O\'Brien & Sons' }));
        assert.equal(faultOf(error.body).code, '6240');
    },
    'node-quickbooks: update, and an old SyncToken is fault 5010': async () => {
        const { Id } = state.customer;
        const changed = await state.books.updateCustomer({ Id, SyncToken: '0', sparse: true, CompanyName: 'Sons' });
        assert.equal(changed.SyncToken, '1');
        assert.equal(changed.GivenName, 'Zoë');
        const error = await refused(state.books.updateCustomer({ Id, SyncToken: '0', sparse: true, CompanyName: 'x' }));
        assert.equal(faultOf(error.body).code, '5010');
    },
    'node-quickbooks: an invoice is made and voided': async () => {
        state.since = new Date(Date.now() - 60000).toISOString();
        const invoice = await state.books.createInvoice(saleOf(state.customer, 120.5));
        assert.equal(invoice.TotalAmt, 120.5);
        assert.equal(invoice.Balance, 120.5);
        const voided = await state.books.voidInvoice({ Id: invoice.Id, SyncToken: invoice.SyncToken });
        assert.equal((voided.Invoice || voided).TotalAmt, 0);
        const read = await state.books.getInvoice(invoice.Id);
        assert.equal(read.TotalAmt, 0);
        assert.match(read.PrivateNote, /Voided/);
    },
    'node-quickbooks: a sales receipt with a request id is made once': async () => {
        const receipt = () => ({ ...saleOf(state.customer, 19.99), requestId: 'clients-1' });
        const first = await state.books.createSalesReceipt(receipt());
        const again = await state.books.createSalesReceipt(receipt());
        assert.equal(again.Id, first.Id);
    },
    'node-quickbooks: a deleted invoice is gone': async () => {
        const invoice = await state.books.createInvoice(saleOf(state.customer, 5));
        const deleted = await state.books.deleteInvoice(invoice.Id);
        assert.equal((deleted.Invoice || deleted).status, 'Deleted');
        state.deleted = invoice.Id;
    },
    'node-quickbooks: a query pages over 1,000 rows': async () => {
        const answer = await state.books.findCustomers({ fetchAll: true });
        const ids = new Set(answer.QueryResponse.Customer.map((each) => each.Id));
        const count = (await state.books.findCustomers({ count: true })).QueryResponse.totalCount;
        assert.ok(count > 1100);
        assert.equal(ids.size, count);
        assert.equal(answer.QueryResponse.Customer.length, count);
    },
    'node-quickbooks: queries with criteria, quotes, lists, order': async () => {
        const named = await state.books.findCustomers([{ field: 'DisplayName', value: 'O\'Brien & Sons', operator: '=' }]);
        assert.equal(named.QueryResponse.Customer[0].Id, state.customer.Id);
        const listed = await state.books.findCustomers([
            { field: 'Id', value: ['1', '2', state.customer.Id], operator: 'IN' }, { field: 'limit', value: 5 }, { desc: 'Id' }]);
        assert.ok(listed.QueryResponse.Customer.some((each) => each.Id === state.customer.Id));
        const nobody = await state.books.findCustomers([{ field: 'DisplayName', value: 'Nobody at all' }]);
        assert.equal(nobody.QueryResponse.Customer, undefined);
    },
    'node-quickbooks: a bad query is a fault': async () => {
        const error = await refused(state.books.findCustomers([{ field: 'Notes', value: 'x' }]));
        assert.equal(faultOf(error.body).code, '4001');
    },
    'node-quickbooks: a batch with a fault': async () => {
        const answer = await state.books.batch([
            { bId: 'one', operation: 'create', Customer: { DisplayName: 'Batch Customer' } },
            { bId: 'two', operation: 'create', Customer: { DisplayName: 'O\'Brien & Sons' } },
            { bId: 'three', Query: 'select * from Customer where DisplayName = \'O\\\'Brien & Sons\'' },
        ]);
        const by = Object.fromEntries(answer.BatchItemResponse.map((each) => [each.bId, each]));
        assert.equal(by.one.Customer.DisplayName, 'Batch Customer');
        assert.equal(by.two.Fault.Error[0].code, '6240');
        assert.equal(by.three.QueryResponse.Customer[0].Id, state.customer.Id);
    },
    'node-quickbooks: a batch of 31 is refused': async () => {
        const items = Array.from({ length: 31 }, (_, i) => ({ bId: `b${i}`, Query: 'select * from Term' }));
        const error = await refused(state.books.batch(items));
        assert.equal(faultOf(error.body).code, '1040');
    },
    'node-quickbooks: changes since': async () => {
        // Not customers: more than 1,000 are new, and an answer holds no more.
        const answer = await state.books.changeDataCapture(['SalesReceipt', 'Invoice'], state.since);
        const parts = answer.CDCResponse[0].QueryResponse;
        const invoices = parts.find((each) => each.Invoice).Invoice;
        assert.equal(invoices.find((each) => each.Id === state.deleted).status, 'Deleted');
        assert.equal(parts.find((each) => each.SalesReceipt).SalesReceipt.length, 1);
        const later = await state.books.changeDataCapture('Term', new Date(Date.now() + 5000));
        assert.equal(later.CDCResponse[0].QueryResponse[0].Term, undefined);
    },
    'node-quickbooks: preferences, company, exchange of lists': async () => {
        assert.ok((await state.books.getPreferences()).SalesFormsPrefs);
        assert.equal((await state.books.getCompanyInfo(keys.realm_id)).Id, '1');
        assert.ok((await state.books.findAccounts({ AccountType: 'Income' })).QueryResponse.Account.length > 0);
    },
    'intuit-oauth: a revoked grant is over': async () => {
        await state.oauth.revoke();
        const error = await refused(state.books.refreshAccessToken());
        assert.equal(error.body.error, 'invalid_grant');
        assert.equal(faultOf((await refused(state.books.getPreferences())).body).code, '3200');
    },
    'node-quickbooks: revoke': async () => {
        const client = newOAuthClient();
        const location = await consentTo(client.authorizeUri({ scope: [OAuthClient.scopes.Accounting], state: 's' }));
        const { json } = await client.createToken(location);
        const books = booksWith(json.access_token, json.refresh_token);
        await books.revokeAccess(true);
        assert.equal(books.token, null);
        const gone = booksWith(json.access_token, json.refresh_token);
        assert.equal(faultOf((await refused(gone.getPreferences())).body).code, '3200');
    },
};

// The service allows ten calls a second.
const pause = promisify(setTimeout);

async function main() {
    for (const [name, step] of Object.entries(steps)) {
        try {
            await step();
        } catch (error) {
            console.error(`FAILED ${name}`);
            console.error(error.stack);
            if (error.body) {
                console.error(JSON.stringify(error.body.Fault || error.body.fault || {}));
            }
            process.exit(1);
        }
        console.log(`ok ${name}`);
        await pause(400);
    }
    console.log(`${Object.keys(steps).length} steps`);
}

main();
