import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { exactText, isList, isObject, readJson } from './json-text.js';
import { compileReleases } from './ocds-merge.js';

const compile = (text: string): string => {
  const { value } = readJson(text);
  return exactText(compileReleases((isList(value) ? value : []).filter((v) => isObject(v))));
};
const sorted = (text: string): string => exactText(readJson(text).value);

describe('merging the releases of one process', () => {
  it('lets an amendment carry only what it changes', () => {
    const releases = `[
      {"ocid": "x-1", "id": "b", "date": "2026-02-01T00:00:00Z", "tag": ["tenderAmendment"],
       "tender": {"lots": [{"id": "2", "value": {"amount": 30.50}}], "description": null}},
      {"ocid": "x-1", "id": "a", "date": "2026-01-01T00:00:00Z", "tag": ["tender"],
       "tender": {"title": "Stretchers", "description": "old", "lots": [{"id": "1"}, {"id": "2", "title": "B"}]}}]`;
    expect(compile(releases)).toBe(
      sorted(`{"ocid": "x-1", "id": "x-1-2026-02-01T00:00:00Z", "date": "2026-02-01T00:00:00Z", "tag": ["compiled"],
        "tender": {"title": "Stretchers", "lots": [{"id": "1"}, {"id": "2", "title": "B", "value": {"amount": 30.50}}]}}`),
    );
  });

  it('replaces a list of classifications as a whole', () => {
    const releases = `[
      {"ocid": "x", "date": "1", "tender": {"additionalClassifications": [{"id": "1"}, {"id": "2"}]}},
      {"ocid": "x", "date": "2", "tender": {"additionalClassifications": [{"id": "3"}]}}]`;
    expect(compile(releases)).toContain('"additionalClassifications":[{"id":"3"}]');
  });

  it('gives the compiled release of every official case', () => {
    const folder = join(__dirname, '../../../../../shared/data/conformance/ocds-merge/1.1');
    if (!existsSync(folder)) {
      console.info('not run: shared data absent');
      return;
    }
    const cases = readdirSync(folder).filter((name) => !/-(compiled|versioned)\.json$/.test(name));
    expect(cases.length).toBeGreaterThan(10);
    const read = (name: string) => readFileSync(join(folder, name), 'utf8');
    const results = cases.map((name) => [name, compile(read(name))]);
    expect(results).toEqual(cases.map((name) => [name, sorted(read(name.replace('.json', '-compiled.json')))]));
  });
});
