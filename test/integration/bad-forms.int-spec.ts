import { readyDraft } from '../support/procurement.js';
import { filledIn, problemsOn, type Route, routesOf, type Visitor } from '../support/visitor.js';
import { createWebWorld, type WebWorld } from '../support/web-world.js';

jest.setTimeout(120_000);
const LONG = 'x'.repeat(10_000);
const NOBODY = '01900000-0000-7000-8000-000000000000';

describe('a person who fills in a form wrongly', () => {
  let web: WebWorld;
  let visitor: Visitor;
  let tender: string;

  beforeAll(async () => {
    web = await createWebWorld();
    visitor = await web.visit(web.world.trusts.LAS.email('procurement'));
    tender = `/tenders/${await readyDraft(web.world)}`;
  });
  afterAll(() => web?.world.close());

  /** Every row of everything but sessions and the record of sign-ins, as one hash. */
  const everything = () =>
    web.world.asSystem((tx) => tx.rows(`select t.id, t.version, t.title from tender t order by id`));

  it.each<[what: string, form: string, changes: Record<string, string>, field: string, says: string]>([
    ['an empty title', '/details', { title: ' ' }, 'title', 'Give the tender a title'],
    ['a title of 10,000 characters', '/details', { title: LONG }, 'title', 'up to 200 characters'],
    ['a description of 10,000 characters', '/details', { description: LONG }, 'description', 'up to 5000 characters'],
    ['31 February', '/details', { priceStartsOn: '31 February 2027' }, 'priceStartsOn', 'as a date'],
    ['a date of the last century', '/details', { priceStartsOn: '1/4/1927' }, 'priceStartsOn', 'this century'],
    ['a lead that does not take part', '/details', { leadTrustId: NOBODY }, 'leadTrustId', 'Choose the lead authority'],
    ['a currency that is none', '/details', { currency: 'pounds' }, 'currency', 'three capital letters'],
    [
      'an assessment on 30 February',
      '/checks',
      { modernSlaveryAssessedOn: '30/2/2026' },
      'modernSlaveryAssessedOn',
      'as a date',
    ],
    [
      'an assessment in the future',
      '/checks',
      { modernSlaveryAssessedOn: '1/1/2099' },
      'modernSlaveryAssessedOn',
      'future',
    ],
    [
      'a reference of 10,000 characters',
      '/checks',
      { modernSlaveryReference: LONG },
      'modernSlaveryReference',
      'too long',
    ],
    ['a ground that is none', '/checks', { shortening: 'hurry' }, 'shortening', 'Choose a ground'],
    ['a reason of 10,000 characters', '/checks', { shorteningReason: LONG }, 'shorteningReason', 'too long'],
    ['an answer that is none', '/checks', { healthCareService: 'perhaps' }, 'healthCareService', 'yes or no'],
    ['a share above 100', '/scenarios', { title: 'Share', maxShare: '101' }, 'maxShare', 'from 0 to 100'],
    ['a share of three places', '/scenarios', { title: 'Share', maxShare: '12.345' }, 'maxShare', 'from 0 to 100'],
    ['no supplier', '/scenarios', { title: 'None', maxSuppliers: '0' }, 'maxSuppliers', 'from 1 to 999'],
    ['a scenario without a rule', '/scenarios', { title: 'Nothing' }, 'maxSuppliers', 'at least one rule'],
    ['a scenario of a long name', '/scenarios', { title: LONG, maxSuppliers: '1' }, 'title', 'up to 200'],
    [
      'a condition without a text',
      '/conditions',
      { kind: 'participation', title: 'Insurance', description: '' },
      'description',
      'Say what',
    ],
    ['a condition of no kind', '/conditions', { kind: 'wish', title: 'a', description: 'b' }, 'kind', 'Choose whether'],
    [
      'a deadline on 31 February',
      '/publication',
      { deadlineOn: '31/2/2027', deadlineTime: '12:00' },
      'deadlineOn',
      'Give the day',
    ],
    [
      'a deadline at 25:00',
      '/publication',
      { deadlineOn: '1/4/2030', deadlineTime: '25:00' },
      'deadlineTime',
      'Give the time',
    ],
    ['a deadline yesterday', '/publication', { deadlineOn: '1/4/2020', deadlineTime: '12:00' }, 'deadlineOn', ''],
    [
      'a deadline in another century',
      '/publication',
      { deadlineOn: '1/4/2199', deadlineTime: '12:00' },
      'deadlineOn',
      '',
    ],
    ['a cancellation without a reason', '/cancellation', { reason: ' ' }, 'reason', ''],
    ['a cancellation of 10,000 characters', '/cancellation', { reason: LONG }, 'reason', ''],
  ])('is told about %s at its field, and nothing changes', async (_what, form, changes, field, says) => {
    const before = await everything();
    const fields = filledIn((await visitor.get(tender + form)).text);
    const answer = await visitor.form(tender + form, { ...fields, ...changes });
    expect([answer.status, new Map(problemsOn(answer.text)).get(field)]).toEqual([422, expect.stringContaining(says)]);
    expect(await everything()).toEqual(before);
  });

  it.each<[what: string, changes: Record<string, string>, field: string, says: string]>([
    ['an empty title', { title: '' }, 'title', 'Enter a title'],
    ['a title of 10,000 characters', { title: LONG }, 'title', 'to 200 characters'],
    ['an unknown CPV code', { cpvCode: '99999999' }, 'cpvCode', 'no division 99'],
    ['a CPV code of 100,000 characters', { cpvCode: '9'.repeat(100_000) }, 'cpvCode', 'is not a CPV code'],
    ['a unit that cannot convert', { unit: 'box' }, 'unit', 'say how many it holds'],
    ['a day that is none', { neededBy: '31/2/2027' }, 'neededBy', 'is not a date'],
    ['a date in another century', { neededBy: '1/4/1927' }, 'neededBy', 'this century'],
    ['an attribute without a colon', { specification: 'diesel' }, 'specification', 'is not an attribute'],
  ])('raising a requirement is told about %s', async (_what, changes, field, says) => {
    const good = { title: 'Stretchers', item: 'Stretcher', category: 'equipment', cpvCode: '33192160', unit: 'each' };
    const fields = filledIn((await visitor.get('/requirements/new')).text);
    const answer = await visitor.form('/requirements', { ...fields, ...good, ...changes });
    const sentence = new Map(problemsOn(answer.text)).get(field) ?? '';
    expect([answer.status, sentence]).toEqual([422, expect.stringContaining(says)]);
    expect(sentence.length).toBeLessThan(300);
  });

  it('starting a tender is told about an empty title, one that is too long, and no requirement', async () => {
    for (const [title, says] of [
      ['', 'Give the tender a title'],
      [LONG, 'up to 200 characters'],
    ] as const) {
      const answer = await visitor.form('/tenders', { title, leadTrustId: web.world.trusts.LAS.id });
      // Nothing can be chosen in this world, so the page has no form that the problems could stand at.
      const found = new Map(problemsOn(answer.text).map(([field, text]) => [field.replace(' (nowhere)', ''), text]));
      expect([answer.status, found.get('title'), found.get('requirement')]).toEqual([
        422,
        expect.stringContaining(says),
        'Choose at least one requirement.',
      ]);
    }
    const gone = await visitor.form('/tenders', { title: 'x', leadTrustId: NOBODY, requirement: NOBODY });
    expect(gone.status).toBeLessThan(500);
  });

  it('on no page gets an error of ours or words of a machine, whatever is sent', async () => {
    const people = [visitor];
    for (const role of ['finance', 'executive', 'evaluator'] as const)
      people.push(await web.visit(web.world.trusts.LAS.email(role)));
    people.push(await web.visit(web.world.suppliers.ALDER.email('supplier')));
    const id = tender.split('/')[2]!;
    const found: string[] = [];
    const pages = routesOf(web.app).filter((r) => !/^\/(api|health|static|assets)|sign-(in|out)/.test(r.path));
    expect(pages.length).toBeGreaterThan(60);
    const see = (what: string, { status, text }: { status: number; text: string }) => {
      const isPlain = status < 400 || (text.includes('nhsuk-') && !/node_modules|\bat \w+ \(|undefined/.test(text));
      if (status >= 500 || !isPlain) found.push(`${what}: ${status}`);
    };
    const strange =
      '?page=99999999999999999999&search=%01&words=%25_&cpv=x&state[]=1&like=%5C&year=-1&group=x&lot=1:x&trust=x&q[a]=1';
    const tries = async (person: Visitor, { method, path }: Route): Promise<void> => {
      const address = path.replace(/:\w+/g, id);
      if (method === 'GET') {
        see(`GET ${path} strange`, await person.get(address + strange));
        see(`GET ${path} NUL`, await person.get(`${address}?search=%00`));
        return;
      }
      see(`${method} ${path} nothing`, await person.send(method, address));
      see(`${method} ${path} broken`, await person.send(method, address, '{', 'application/json'));
      see(
        `${method} ${path} nested`,
        await person.send(
          method,
          address,
          'title[x]=1&reason[a][b]=1&quantity-x[]=%00&__proto__[x]=1&lines=x&decision=%00',
          'application/x-www-form-urlencoded',
        ),
      );
    };
    // Everybody at once, so that the server and its database need not wait for each other.
    for (const page of pages) await Promise.all(people.map((person) => tries(person, page)));
    for (const path of ['/requirements/%ff', '/tenders/%00', `/tenders/${'9'.repeat(5_000)}`, '/%2e%2e/etc/passwd'])
      see(path, await visitor.get(path));
    expect(found).toEqual([]);
  });
});
