import { Injectable } from '@nestjs/common';
import { DomainError, type FieldProblem } from '@tandem/domain/refusals';
import { requireMember } from '@tandem/features/partnership';
import { record } from '@tandem/platform/audit';
import type { Tx } from '@tandem/platform/database';

/**
 * A view that somebody keeps under a name: what its address asks, never its figures. Of a cut that is what follows its
 * page's address, from the question mark on; of any other report or list it is the whole address.
 */
export interface SavedCut {
  readonly id: string;
  readonly partnershipId: string;
  readonly name: string;
  readonly query: string;
  readonly savedBy: string;
  readonly savedAt: Date;
  readonly isOwn: boolean;
}

const NAME_LENGTH_MAX = 100;
const QUERY_LENGTH_MAX = 4000;

/** Cuts, and views of other reports and lists, that people keep: each person's own list, and a link that every partner may open. */
@Injectable()
export class CutsService {
  /** Keeps a cut under a name in the actor's own list. It holds a question and no figure, so whoever may look may keep. */
  async save(
    tx: Tx,
    cut: { partnershipId: string; name: string; query: string },
  ): Promise<{ id: string } | FieldProblem[]> {
    requireMember(tx.actor, cut.partnershipId);
    const name = cut.name.trim();
    if (name === '') return [{ field: 'name', message: 'Enter a name for this view' }];
    if (name.length > NAME_LENGTH_MAX)
      return [{ field: 'name', message: `Enter a name of at most ${NAME_LENGTH_MAX} characters` }];
    if (cut.query.length > QUERY_LENGTH_MAX)
      return [{ field: 'name', message: 'Choose fewer filters: this view is too long to be kept' }];
    await tx.lock(`saved-cut:${tx.actor.accountId}`);
    const isTaken = await tx.row(
      `select 1 from saved_cut where account_id = $1 and partnership_id = $2 and name = $3`,
      [tx.actor.accountId, cut.partnershipId, name],
    );
    if (isTaken) return [{ field: 'name', message: 'Enter another name: you have kept a view under this one' }];
    const row = await tx.row<{ id: string }>(
      `insert into saved_cut (partnership_id, account_id, saved_by_name, name, query) values ($1, $2, $3, $4, $5) returning id`,
      [cut.partnershipId, tx.actor.accountId, `${tx.actor.name}, ${tx.actor.organisationName}`, name, cut.query],
    );
    await this.note(tx, 'report.cut_kept', cut.partnershipId, row!.id, { name, query: cut.query });
    return row!;
  }

  /** Takes a cut out of the actor's own list; its link then leads nowhere. */
  async remove(tx: Tx, id: string): Promise<void> {
    const rows = await tx.rows<{ partnershipId: string; name: string }>(
      `delete from saved_cut where id = $1 and account_id = $2 returning partnership_id as "partnershipId", name`,
      [id, tx.actor.accountId],
    );
    const [cut] = rows;
    if (!cut) throw cutNotFound(id);
    await this.note(tx, 'report.cut_removed', cut.partnershipId, id, { name: cut.name });
  }

  /** A kept cut by its link. */
  async cut(tx: Tx, id: string): Promise<SavedCut> {
    const found = await tx.row<SavedCut>(`${CUT} where id = $1`, [id, tx.actor.accountId]);
    if (!found) throw cutNotFound(id);
    return found;
  }

  /** What the actor has kept in a partnership, by name. */
  async own(tx: Tx, partnershipId: string): Promise<SavedCut[]> {
    return tx.rows<SavedCut>(`${CUT} where partnership_id = $1 and account_id = $2 order by name`, [
      partnershipId,
      tx.actor.accountId,
    ]);
  }

  private async note(tx: Tx, action: string, partnershipId: string, id: string, after: unknown): Promise<void> {
    await record(tx, {
      chain: `trust:${tx.actor.organisationId}`,
      action,
      subject: { kind: 'cut', id },
      partnershipId,
      after,
    });
  }
}

const CUT = `select id, partnership_id as "partnershipId", name, query, saved_by_name as "savedBy", saved_at as "savedAt",
  account_id = $2 as "isOwn" from saved_cut`;

function cutNotFound(id: string): DomainError {
  return new DomainError('CUT.NOT_FOUND', { id }, 'Nobody keeps such a view, or it belongs to another partnership.');
}
