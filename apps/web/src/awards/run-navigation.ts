import type { RunHead } from '@tandem/features/awards';

/** The pages of one run. A page that is not listed in `RUN_PAGES` has no link, so none leads nowhere. */
export type RunPage =
  | 'result'
  | 'board'
  | 'matrix'
  | 'coalitions'
  | 'settlement'
  | 'withdrawal'
  | 'ranking'
  | 'explanation'
  | 'sensitivity'
  | 'factors'
  | 'run';

interface RunPageLink {
  readonly page: RunPage;
  readonly text: string;
  readonly href: (run: RunHead) => string;
  /** Shown for every finished run when left out. */
  readonly isShown?: (run: RunHead) => boolean;
  /** Whether the page is about one scenario, so that going there keeps the chosen one. */
  readonly keepsScenario?: boolean;
}

const under = (name: string) => (run: RunHead) => `/award-runs/${run.id}/${name}`;

const isShared = (run: RunHead) => run.trustCount > 1;

/** The pages in the order in which a reader asks: what came out, why, what else, who gains, who started it. */
const RUN_PAGES: readonly RunPageLink[] = [
  {
    page: 'result',
    text: 'Result',
    href: (run) => `/tenders/${run.tenderId}/result?run=${run.id}`,
    isShown: (run) => run.tenderId !== null,
    keepsScenario: true,
  },
  { page: 'explanation', text: 'Why this award', href: under('explanation'), keepsScenario: true },
  { page: 'sensitivity', text: 'How firm it is', href: under('sensitivity'), keepsScenario: true },
  {
    page: 'ranking',
    text: 'Price and quality',
    href: under('ranking'),
    isShown: (run) => run.hasRanking && run.tenderId !== null,
  },
  { page: 'board', text: 'Scenario board', href: under('board') },
  { page: 'matrix', text: 'Award matrix', href: under('matrix'), keepsScenario: true },
  {
    page: 'coalitions',
    text: 'Trusts and coalitions',
    href: under('coalitions'),
    isShown: isShared,
    keepsScenario: true,
  },
  {
    page: 'settlement',
    text: 'Settlement',
    href: under('settlement'),
    isShown: (run) => isShared(run) && run.tenderId !== null,
    keepsScenario: true,
  },
  { page: 'withdrawal', text: 'If a trust leaves', href: under('withdrawal'), isShown: isShared, keepsScenario: true },
  {
    page: 'factors',
    text: 'What made the difference',
    href: under('factors'),
    isShown: isShared,
    keepsScenario: true,
  },
  {
    page: 'run',
    text: 'Run and files',
    href: (run) => `/tenders/${run.tenderId}/runs/${run.id}`,
    isShown: (run) => run.tenderId !== null,
  },
];

/** One link of the navigation, as the partial shows it. */
export interface RunNavigationItem {
  readonly text: string;
  readonly href: string;
  readonly isCurrent: boolean;
}

/** The links between the pages of one run, for the partial `awards/run-navigation.njk`. */
export function runNavigation(run: RunHead, current: RunPage, scenario?: string): RunNavigationItem[] {
  const isFinished = run.state === 'done';
  return RUN_PAGES.filter((link) => (isFinished || link.page === 'run') && (link.isShown?.(run) ?? true)).map(
    (link) => {
      const href = link.href(run);
      const chosen = link.keepsScenario && scenario !== undefined ? `scenario=${encodeURIComponent(scenario)}` : '';
      return {
        text: link.text,
        href: chosen === '' ? href : `${href}${href.includes('?') ? '&' : '?'}${chosen}`,
        isCurrent: link.page === current,
      };
    },
  );
}

/**
 * What every page of a run has around it: title, caption, the way back and the links to the run's other pages.
 * Spread it into the page's view, and include `awards/run-navigation.njk` where the page's heading ends.
 */
export function runFrame(run: RunHead, current: RunPage, title: string, scenario?: string) {
  const subject =
    run.tenderId === null
      ? [
          { text: 'Market prices', href: '/market' },
          { text: run.reference, href: `/market/processes/${encodeURIComponent(run.reference)}` },
        ]
      : [
          { text: 'Tenders', href: '/tenders' },
          { text: run.reference, href: `/tenders/${run.tenderId}` },
          { text: 'Comparing the bids', href: `/tenders/${run.tenderId}/runs` },
        ];
  return {
    title,
    caption: `${run.reference}: ${run.title}. Run ${run.number}`,
    trail: subject,
    runNavigation: runNavigation(run, current, scenario),
  };
}

/** The name under which a file of a run is saved: it says which procurement and which run. */
export function fileNameOf(run: RunHead, name: string): string {
  return `${run.reference.replaceAll(/[^\w.-]+/g, '-')}-run-${run.number}-${name}`;
}
