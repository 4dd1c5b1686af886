import type { Actor } from '@tandem/platform/database';
import type { Report } from './report.js';

/** A page that is no report of its own, as one, so that its files are made as every report's are. */
export interface PageContent extends Pick<Report, 'name' | 'title' | 'sections'> {
  /** The address of its files, without their ending. */
  readonly path: string;
  readonly methods?: readonly string[];
  readonly introduction?: readonly string[];
  readonly caveats?: readonly string[];
  /** What the page was asked for, as an address has it, or ''. */
  readonly query?: string;
}

/** Who reads a page, and when: what one reader sees, another may not. */
export interface Reading {
  readonly actor: Pick<Actor, 'organisationName' | 'kind'>;
  readonly asAt: Date;
}

/** The report of a page in its reader's sight. */
export function pageReport(content: PageContent, { actor, asAt }: Reading): Report {
  const { methods = [], introduction = [], caveats = [], query = '', ...rest } = content;
  return {
    ...rest,
    partnership: `As ${actor.organisationName} sees it`,
    asAt,
    methods,
    introduction,
    caveats,
    query,
  };
}
