import type { DecisionPaper, PaperShare } from '@tandem/features/awards';
import { renderPdf } from '@tandem/platform/documents';
import { paperDocument } from './paper.presenter.js';

const share = (trust: string, amount: string, alone: string, cash: string): PaperShare => ({
  trust,
  trustId: trust,
  name: `${trust} Ambulance Service NHS Trust`,
  amount,
  budgets: [{ budgetType: 'CAPITAL', amount }],
  alone,
  cash,
  baseline: '9120000.00',
  savings: [
    {
      cashType: 'CASH_RELEASING',
      budgetType: 'CAPITAL',
      recurrence: 'NON_RECURRENT',
      own: '540000.00',
      partnership: cash,
      notEvidenced: '0.00',
    },
  ],
});

const paper: DecisionPaper = {
  format: 'tandem-decision-paper/1',
  tender: { id: 't', reference: 'TDM-2026-0001', title: 'Double-crewed ambulances' },
  run: { id: 'r', number: 1, packSha256: '', evaluationSha256: '' },
  scenario: { id: 'base', title: 'No further rules' },
  currency: 'GBP',
  coalition: ['LAS', 'SCAS', 'SECAMB'],
  leftOut: [],
  why: 'The lowest compliant price.',
  total: '13900000.00',
  gain: '602500.00',
  proof: { status: 'optimal', gap: '0.00', tie: 'unique' },
  lines: [
    {
      lot: 'Ambulances',
      item: 'Double-crewed ambulance',
      supplier: 'Alder Vehicle Works (fictional)',
      quantity: '100',
      unitPrice: '139000.0000',
      amount: '13900000.00',
    },
  ],
  charges: [],
  shares: [
    share('LAS', '8340000.00', '8580000.00', '240000.00'),
    share('SCAS', '3475000.00', '3687500.00', '212500.00'),
    share('SECAMB', '2085000.00', '2035000.00', '-50000.00'),
  ],
  risks: [
    { risk: 'disBenefit', trust: 'SECAMB', amount: '-50000.00' },
    { risk: 'singleSupplier', supplier: 'Alder Vehicle Works (fictional)' },
    {
      risk: 'priceBreak',
      item: 'Double-crewed ambulance',
      supplier: 'Alder Vehicle Works (fictional)',
      from: '100',
      slack: '0',
    },
    { risk: 'withdrawal', trust: 'LAS', extra: '160000.00' },
    { risk: 'withdrawal', trust: 'SCAS', extra: '300000.00' },
    { risk: 'withdrawal', trust: 'SECAMB', extra: '-10000.00' },
  ],
  finance: [{ trust: 'SCAS', office: 'Finance Business Partner', text: 'Capital is in the plan for 2027/28.' }],
  proposedBy: { office: 'Head of Procurement', organisation: 'London Ambulance Service NHS Trust' },
};
const document = paperDocument({ paper, contentSha256: 'a'.repeat(64), proposedAt: new Date('2026-04-01T09:30:00Z') });
const words = JSON.stringify(document);

describe('the decision paper', () => {
  it('says what, why, how much, against what, what finance says and what could go wrong', () => {
    expect(document.sections.map((section) => section.heading)).toEqual([
      'What',
      'Why',
      'How much, and against what',
      'What finance says',
      'What could go wrong',
    ]);
    expect(words).toContain('Finance of LAS and SECAMB has not commented.');
    expect(words).toContain(
      'If a trust leaves, the others pay in all: £160,000 more without LAS, £300,000 more without SCAS and £10,000 less without SECAMB.',
    );
  });

  it('shows a dis-benefit as such, in the table and among the risks', () => {
    expect(words).toContain('−£50,000.00'.replace('.00', ' (dis-benefit)'));
    expect(words).toContain('SECAMB would pay £50,000 less alone. This is a dis-benefit');
  });

  it('fits one page for a tender of one line and three trusts', async () => {
    const pdf = (await renderPdf('decision-paper', document)).toString('latin1');
    expect(pdf.match(/\/Type\s*\/Page[^s]/g)?.length).toBe(1);
  }, 60_000);
});
