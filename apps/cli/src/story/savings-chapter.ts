import { money, parseMoney, parseQuantity, quantity as count } from '@tandem/domain/money';
import { ContractsService } from '@tandem/features/contracts';
import {
  RaisingService,
  type SavingLineRead,
  SavingsQueries,
  SavingsService,
  SchemesService,
  type Validation,
} from '@tandem/features/savings';
import { emailOf, type TrustCode } from './people.js';
import { done, type Storyteller } from './storyteller.js';

/**
 * What becomes of the approved award: it is contracted and posted; both trusts buy at the new price and their finance
 * validates that; London's finance disputes what is still to come. Beside it, two trusts raise a rebate together.
 */
export async function tellSavings(story: Storyteller, awardId: string): Promise<void> {
  await story.get(ContractsService).fromAward(awardId);
  await story.get(SavingsService).post(awardId);
  await deliver(story, 'SCAS', 25n, 'Invoices CC-1 to CC-3, reconciled to the capital ledger');
  await validate(story, 'SCAS', {
    reason: 'The baseline agrees with the last purchase order, and the capital plan is lower by this amount.',
    costCentre: 'FLEET-01',
    subjectiveCode: '9101',
    budgetJournal: 'CAP-2026-114',
  });
  await deliver(story, 'SCAS', 5n, 'Invoice CC-4, reconciled to the capital ledger');
  await deliver(story, 'LAS', 36n, 'Invoices CC-11 to CC-16, reconciled to the capital ledger');
  await validate(story, 'LAS', {
    reason: 'Thirty-six vehicles are in service, and the capital plan is lower by what they saved.',
    costCentre: 'A4400',
    subjectiveCode: '7780',
    budgetJournal: 'LAS-CAP-0087',
  });
  await dispute(story);
  await raiseRebate(story);
}

async function linesOf(story: Storyteller, trust: TrustCode): Promise<SavingLineRead[]> {
  return story.as(emailOf('finance', trust), (tx) => story.get(SavingsQueries).lines(tx));
}

/** A trust has bought some of its vehicles: procurement records it with the invoices, at the contract's price. */
async function deliver(story: Storyteller, trust: TrustCode, quantity: bigint, transactions: string): Promise<void> {
  const [line] = await linesOf(story, trust);
  const whole = parseQuantity(line!.quantity);
  const paid = money((parseMoney(line!.jointAmount) * quantity * 1000n) / whole);
  await story.asProcurement(trust, async (tx) => {
    const delivery = {
      month: story.today,
      quantity: count(quantity * 1000n),
      paid,
      leakage: {},
      evidence: { transactions },
    };
    const outcome = await story.get(SchemesService).deliver(tx, line!.id, delivery);
    if (Array.isArray(outcome)) done(outcome);
  });
}

/** Finance of the trust validates all that is delivered, with its own codes. */
async function validate(story: Storyteller, trust: TrustCode, given: Validation): Promise<void> {
  const [line] = await linesOf(story, trust);
  await story.as(emailOf('finance', trust), async (tx) =>
    done(await story.get(SchemesService).validate(tx, [line!.id], given)),
  );
}

/** London's finance refuses what is not delivered yet, and says what it would need to see. */
async function dispute(story: Storyteller): Promise<void> {
  const [line] = await linesOf(story, 'LAS');
  const reason =
    'The 24 vehicles for Wembley may be paid for by the national fleet programme. Then this is no saving of the partnership. Send the funding letter.';
  await story.as(emailOf('finance', 'LAS'), async (tx) =>
    done(await story.get(SchemesService).reject(tx, [line!.id], reason)),
  );
}

/** A rebate that no award makes: London raises it, South Central adds its line to the same claim. */
async function raiseRebate(story: Storyteller): Promise<void> {
  const raising = story.get(RaisingService);
  const year = story.year(0);
  const line = (quantity: string) => ({
    item: 'Nitrile examination gloves',
    financialYear: year,
    quantity,
    budgetType: 'revenue',
    recurrence: 'NON_RECURRENT',
    baselineType: '2',
    baselineUnitPrice: '4.20',
    pricedOn: '',
    priceEvidence: 'Invoices of the year before, mean of twelve months',
    volumeEvidence: 'Stock issues of the year before',
    newUnitPrice: '3.99',
    aloneUnitPrice: '4.12',
    aloneEvidence: 'Rebate letter for the own volume alone',
  });
  const schemeId = await story.asProcurement('LAS', async (tx) => {
    const raised = await raising.raise(tx, tx.actor.partnershipIds[0]!, {
      title: 'Volume rebate on gloves',
      category: 'consumables',
      mechanism: 'REBATE',
      priceStartsOn: story.today,
      ownerName: 'Head of Supplies',
      line: line('60000'),
    });
    return done(raised).schemeId;
  });
  await story.asProcurement('SCAS', async (tx) => done(await raising.join(tx, schemeId, line('40000'))));
}
