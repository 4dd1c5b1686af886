import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import * as ts from 'typescript';

/**
 * The shape of the house, as a test.
 *
 * Reads every source file once and checks the arrows between rooms, the absence
 * of cycles, and a few habits that matter for money. Each failure says what to do.
 */
const ROOT = join(__dirname, '..');
const LINES_MAX = 400;
const FUNCTION_LINES_MAX = 70;
const CONSTRUCTOR_ARGUMENTS_MAX = 6;
const DEPENDENCIES_MAX = 45;

/** What stands at the top: the rooms, what describes the product, and what tools look for there. */
const TOP = [
  'LICENSE',
  'README.md',
  'apps',
  'docker',
  'jest.config.mjs',
  'libs',
  'nest-cli.json',
  'package-lock.json',
  'package.json',
  'test',
  'tsconfig.build.json',
  'tsconfig.json',
];
/** Names that say nothing of the business: one of them always swallows the rest of the house. */
const EMPTY_NAMES = /^(common|shared|core|utils?|helpers?|types|interfaces|constants|misc|lib)$/;

/** Who may look at whom. A room may always look inside itself. */
const ARROWS: Record<string, string[]> = {
  domain: ['domain'],
  platform: ['domain', 'platform'],
  features: ['domain', 'platform', 'features'],
  apps: ['domain', 'platform', 'features', 'apps'],
  test: ['domain', 'platform', 'features', 'apps', 'test'],
};

/** A procurement runs left to right; a feature may import only what came before it. */
const STORY = [
  'packs',
  'partnership',
  'market',
  'imports',
  'requirements',
  'demand',
  'suppliers',
  'tenders',
  'bids',
  'evaluation',
  'awards',
  'contracts',
  'savings',
  'actuals',
  'reports',
  'publishing',
];

const BANNED: [where: RegExp, what: RegExp, instead: string][] = [
  [/./, /\.only\(/, 'remove .only before committing'],
  [/^(libs|apps)(?!.*spec\.ts$)/, /\bparseFloat\(|\.toFixed\(/, 'use Money or Rate from @tandem/domain/money'],
  [
    /^(libs|apps)(?!\/platform\/src\/config)(?!.*spec\.ts$)/,
    /\bprocess\.env\b/,
    'read settings from @tandem/platform/config',
  ],
  [
    /^libs\/(domain|features)(?!.*spec\.ts$)/,
    /\bnew Date\(\)|Date\.now\(\)|Math\.random\(/,
    'ask the Clock, or take the value as an argument',
  ],
  [/^libs\//, /\b(Http|BadRequest|NotFound|Forbidden|Conflict)Exception\b/, 'throw a DomainError; only apps know HTTP'],
  [/^libs\/features\/.*\/index\.ts$/, /\.entity(\.js)?'/, 'keep entities inside; export a read model'],
  [/\.entity\.ts$/, /type: '(float|real|double precision)'/, 'money is numeric, never a float'],
];

type SourceFile = { path: string; text: string; lines: number; imports: string[] };

const files = ['apps', 'libs', 'test'].flatMap((d) => walk(join(ROOT, d))).map(read);
const byPath = new Map(files.map((f) => [f.path, f]));

function walk(dir: string): string[] {
  return readdirSync(dir, { withFileTypes: true }).flatMap((e) =>
    e.isDirectory() ? walk(join(dir, e.name)) : e.name.endsWith('.ts') ? [join(dir, e.name)] : [],
  );
}

function read(absolute: string): SourceFile {
  const text = readFileSync(absolute, 'utf8');
  const path = relative(ROOT, absolute).split(sep).join('/');
  const imports = ts.preProcessFile(text, true, true).importedFiles.map((i) => i.fileName);
  return { path, text, lines: text.split('\n').length, imports };
}

/** libs/domain/src/money/allocate.ts → { room: 'domain', folder: 'money' } */
function place(path: string): { room: string; folder: string } {
  const [top = '', room = '', , folder = ''] = path.split('/');
  return top === 'libs' ? { room, folder } : { room: top, folder: room };
}

/** The file an import points at, or undefined for a package. */
function target(from: string, specifier: string): string | undefined {
  const spec = specifier.replace(/\.js$/, '');
  const alias = /^@tandem\/(domain|features|platform)\/(.+)$/.exec(spec);
  if (!alias && !spec.startsWith('.')) return undefined;
  const base = alias ? `libs/${alias[1]}/src/${alias[2]}` : join(dirname(from), spec).split(sep).join('/');
  return [`${base}.ts`, `${base}/index.ts`, base].find((p) => byPath.has(p));
}

describe('the house', () => {
  it('only has the allowed arrows, and enters a folder by its front door', () => {
    const wrong = files.flatMap((f) =>
      f.imports.flatMap((spec) => {
        const here = place(f.path);
        const to = target(f.path, spec);
        if (!to) {
          const isOurs = spec.startsWith('.') || spec.startsWith('@tandem/');
          if (isOurs) return [`${f.path}: cannot find "${spec}"`];
          const isPure = here.room === 'domain' && !f.path.endsWith('.spec.ts');
          return isPure ? [`${f.path}: domain imports the package "${spec}"`] : [];
        }
        const there = place(to);
        if (here.room === there.room && here.folder === there.folder) {
          const isOwnDoor = to === `libs/${here.room}/src/${here.folder}/index.ts` && !f.path.endsWith('.spec.ts');
          return isOwnDoor ? [`${f.path}: imports its own index; import the sibling file`] : [];
        }
        if (!ARROWS[here.room]?.includes(there.room)) return [`${f.path}: ${here.room} may not import ${there.room}`];
        const looksAhead =
          here.room === 'features' &&
          there.room === 'features' &&
          STORY.indexOf(there.folder) >= STORY.indexOf(here.folder);
        if (looksAhead) return [`${f.path}: "${here.folder}" may not know about "${there.folder}"`];
        return to.endsWith('/index.ts') || here.room === 'test' || there.room === 'apps'
          ? []
          : [`${f.path}: import "${there.folder}" by its index, not ${to}`];
      }),
    );
    expect(wrong).toEqual([]);
  });

  it('has no import cycles', () => {
    const state = new Map<string, 'open' | 'done'>();
    const cycles: string[] = [];
    const visit = (path: string, trail: string[]): void => {
      if (state.get(path) === 'done') return;
      if (state.get(path) === 'open') {
        cycles.push([...trail.slice(trail.indexOf(path)), path].join(' → '));
        return;
      }
      state.set(path, 'open');
      for (const spec of byPath.get(path)!.imports) {
        const to = target(path, spec);
        if (to) visit(to, [...trail, path]);
      }
      state.set(path, 'done');
    };
    files.forEach((f) => visit(f.path, []));
    expect(cycles).toEqual([]);
  });

  it('keeps the habits', () => {
    const wrong = files.flatMap((f) =>
      BANNED.filter(([where, what]) => where.test(f.path) && what.test(f.text)).map(
        ([, , instead]) => `${f.path}: ${instead}`,
      ),
    );
    expect(wrong).toEqual([]);
  });

  it('has only what belongs at the top', () => {
    const there = execFileSync('git', ['ls-tree', '--name-only', 'HEAD'], { cwd: ROOT, encoding: 'utf8' })
      .trim()
      .split('\n');
    expect(there.filter((name) => !name.startsWith('.') && !TOP.includes(name))).toEqual([]);
  });

  it('names no folder after nothing', () => {
    const folders = new Set(files.flatMap((f) => f.path.split('/').slice(0, -1)));
    expect([...folders].filter((name) => EMPTY_NAMES.test(name))).toEqual([]);
  });

  it(`has no function over ${FUNCTION_LINES_MAX} lines and no constructor with more than ${CONSTRUCTOR_ARGUMENTS_MAX} arguments`, () => {
    const wrong = files
      .filter((f) => !f.path.startsWith('test/') && !f.path.endsWith('.spec.ts') && !f.path.includes('/migrations/'))
      .flatMap(oversized);
    expect(wrong).toEqual([]);
  });

  it('argues every package that it needs to run, and needs few', () => {
    const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
      dependencies: Record<string, string>;
    };
    const reasons = readFileSync(join(ROOT, 'README.md'), 'utf8').split('## Dependencies')[1] ?? '';
    const unargued = Object.keys(dependencies).filter(
      (name) => !reasons.includes(name.replace(/^@(nestjs|myriaddreamin)\//, '')),
    );
    expect(unargued).toEqual([]);
    expect(Object.keys(dependencies).length).toBeLessThanOrEqual(DEPENDENCIES_MAX);
  });

  it(`has no file over ${LINES_MAX} lines`, () => {
    expect(files.filter((f) => f.lines > LINES_MAX).map((f) => `${f.path}: ${f.lines}`)).toEqual([]);
  });
});

/** The functions of a file that are too long to read at a glance, and the constructors that know too many. */
function oversized(file: SourceFile): string[] {
  const source = ts.createSourceFile(file.path, file.text, ts.ScriptTarget.ES2022, true);
  const lineOf = (position: number) => source.getLineAndCharacterOfPosition(position).line;
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isConstructorDeclaration(node) && node.parameters.length > CONSTRUCTOR_ARGUMENTS_MAX)
      found.push(
        `${file.path}:${lineOf(node.getStart()) + 1}: a constructor with ${node.parameters.length} arguments is two features`,
      );
    const lines =
      ts.isFunctionLike(node) && 'body' in node && node.body ? lineOf(node.getEnd()) - lineOf(node.getStart()) + 1 : 0;
    if (lines > FUNCTION_LINES_MAX)
      found.push(`${file.path}:${lineOf(node.getStart()) + 1}: a function of ${lines} lines`);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}
