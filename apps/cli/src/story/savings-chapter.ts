import { parseMoney, parseQuantity } from '@tandem/domain/money';
import { ContractsService } from '@tandem/features/contracts';
import {
  RaisingService,
  type SavingLineRead,
  SavingsQueries,
  SavingsService,
  SchemesService,
} from '@tandem/features/savings';
import { emailOf, type TrustCode } from './people.js';
import { done, type Storyteller } from './storyteller.js';

/**
 * What becomes of the approved award: it is contracted and posted; South Central buys at the new price and its finance
 * validates that; London's finance disputes one line. Beside it, two trusts raise a rebate together.
 */
export async function tellSavings(story: Storyteller, awardId: string): Promise<void> {
  await story.get(ContractsService).fromAward(awardId);
  await story.get(SavingsService).post(awardId);
  await deliverAndValidate(story);
  await dispute(story);
  await raiseRebate(story);
}

async function linesOf(story: Storyteller, trust: TrustCode): Promise<SavingLineRead[]> {
  return story.as(emailOf('finance', trust), (tx) => story.get(SavingsQueries).lines(tx));
}

/** South Central has bought its first year's vehicles: procurement records it, finance validates it with its codes. */
async function deliverAndValidate(story: Storyteller): Promise<void> {
  const schemes = story.get(SchemesService);
  const [line] = await linesOf(story, 'SCAS');
  await story.asProcurement('SCAS', async (tx) => {
    const outcome = await schemes.deliver(tx, line!.id, {
      month: story.today,
      quantity: parseQuantity(line!.quantity),
      paid: parseMoney(line!.jointAmount),
      leakage: {},
      evidence: { transactions: 'Invoices CC-1 to CC-3, reconciled to the capital ledger' },
    });
    if (Array.isArray(outcome)) done(outcome);
  });
  await story.as(emailOf('finance', 'SCAS'), async (tx) =>
    done(
      await schemes.validate(tx, [line!.id], {
        reason: 'The baseline agrees with the last purchase order, and the capital plan is lower by this amount.',
        costCentre: 'FLEET-01',
        subjectiveCode: '9101',
        budgetJournal: 'CAP-2026-114',
      }),
    ),
  );
}

/** London's finance refuses one line and says what it would need to see. */
async function dispute(story: Storyteller): Promise<void> {
  const line = (await linesOf(story, 'LAS')).at(-1)!;
  await story.as(emailOf('finance', 'LAS'), async (tx) =>
    done(
      await story
        .get(SchemesService)
        .reject(
          tx,
          [line.id],
          'The 24 vehicles for Wembley may be paid for by the national fleet programme. Then this is no saving of the partnership. Send the funding letter.',
        ),
    ),
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
