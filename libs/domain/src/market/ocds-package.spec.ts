import { attributionOf } from './attribution.js';
import { textIn } from './json-text.js';
import { envelopeOf, readNotices, restoreFile } from './ocds-package.js';

const RELEASE = '{"ocid": "x-1", "id": "1", "tag": ["tender"]}';
const LINK = '{"url": "https://notices.example/1", "date": "2026-01-01T00:00:00Z"}';
const COMPILED = '{"ocid": "x-1", "id": "compiled", "tag": ["compiled"]}';
const idsIn = (text: string) => readNotices(text).releases.map((release) => textIn(release.value, 'id'));

describe('finding releases in a file', () => {
  it.each([
    ['a release package', `{"releases": [${RELEASE}]}`, ['1']],
    ['a bare release', RELEASE, ['1']],
    ['a list of releases', `[${RELEASE}, ${RELEASE}]`, ['1', '1']],
    ['a list of packages', `[{"releases": [${RELEASE}]}, {"releases": []}]`, ['1']],
    ['an empty package', '{"releases": []}', []],
    [
      'a record with its releases',
      `{"records": [{"ocid": "x-1", "releases": [${RELEASE}], "compiledRelease": ${COMPILED}}]}`,
      ['1'],
    ],
    [
      'a record that only links',
      `{"records": [{"ocid": "x-1", "releases": [${LINK}], "compiledRelease": ${COMPILED}}]}`,
      ['compiled'],
    ],
    ['a record with nothing but its compiled release', `{"records": [{"compiledRelease": ${COMPILED}}]}`, ['compiled']],
    [
      'a package with a compiled release of its own beside',
      `{"releases": [${RELEASE}], "compiledRelease": ${COMPILED}}`,
      ['1'],
    ],
  ])('reads %s', (_, text, ids) => {
    expect(idsIn(text)).toEqual(ids);
  });

  it.each(['{}', '{"a": 1}', '"text"', '12', 'null', '[1]', '[{"a": 1}]'])('says that %s holds no release', (text) => {
    expect(() => readNotices(text)).toThrow('holds no OCDS release');
  });

  it('names what stands where a release belongs and is none', () => {
    const { releases, problems } = readNotices(`{"releases": [null, 1, ${RELEASE}, ${LINK}], "records": [7]}`);
    expect(releases).toHaveLength(1);
    expect(problems).toEqual([
      { code: 'not-a-release', path: '$.releases[0]' },
      { code: 'not-a-release', path: '$.releases[1]' },
      { code: 'not-a-release', path: '$.records[0]' },
      { code: 'linked-release', path: '$.releases[3]' },
    ]);
  });

  it('puts a file together again from its envelope and its releases', () => {
    const text = `\uFEFF {"unknown": {"kept": true},\r\n "releases": [ ${RELEASE} , null, ${COMPILED} ]}`;
    const hashes = ['a'.repeat(64), 'b'.repeat(64)];
    const { releases } = readNotices(text);
    const bodies = new Map(releases.map(({ from, to }, at) => [hashes[at]!, text.slice(from, to)]));
    const envelope = envelopeOf(
      text,
      releases.map(({ from, to }, at) => ({ from, to, hash: hashes[at]! })),
    );
    expect(envelope).not.toContain('compiled');
    expect(restoreFile(envelope, (hash) => bodies.get(hash)!)).toBe(text);
  });
});

describe('the line that a licence asks for', () => {
  it('has the words of the Open Government Licence, or says plainly what is known', () => {
    expect(attributionOf('http://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/', 'A')).toBe(
      'Contains public sector information licensed under the Open Government Licence v3.0.',
    );
    expect(attributionOf('https://licences.example/1', 'The Gazette')).toBe(
      'Published by The Gazette under https://licences.example/1.',
    );
    expect(attributionOf('', '')).toBe('Published by an unnamed publisher; the file states no licence.');
  });
});
