import type { LocalDate } from '@tandem/domain/time';
import { type MonthSums, setOff } from './set-off.js';

const of = (month: string, quantity: string, paid: string, contractLineId = 'stretchers'): MonthSums => ({
  contractLineId,
  month: `${month}-01` as LocalDate,
  quantity,
  paid,
  contracted: paid,
  ownContracted: paid,
  differingContracted: '0',
  differingPaid: '0',
  elsewhereContracted: '0',
  elsewherePaid: '0',
});
const shown = (months: MonthSums[]) => setOff(months).map((one) => [Number(one.quantity), Number(one.ownContracted)]);

describe('credits for what was bought in another month', () => {
  it('take from the month before, so that the year comes to what was kept', () => {
    expect(shown([of('2026-05', '10', '140.00'), of('2026-06', '-4', '-56.00'), of('2026-07', '1', '14.00')])).toEqual([
      [6, 84],
      [0, 0],
      [1, 14],
    ]);
  });

  it('take what is left from the months before that one, and of more than was ever bought leave it where it is', () => {
    expect(shown([of('2026-04', '5', '70.00'), of('2026-05', '2', '28.00'), of('2026-06', '-4', '-56.00')])).toEqual([
      [3, 42],
      [0, 0],
      [0, 0],
    ]);
    expect(shown([of('2026-04', '1', '14.00'), of('2026-05', '-3', '-42.00')])).toEqual([
      [-2, -28],
      [0, 0],
    ]);
  });

  it('take from the next month where nothing was bought before', () => {
    expect(shown([of('2026-05', '-1', '-14.00'), of('2026-06', '3', '42.00')])).toEqual([
      [0, 0],
      [2, 28],
    ]);
  });

  it('leave other lines and other financial years alone', () => {
    expect(
      shown([of('2027-03', '5', '70.00'), of('2027-04', '-1', '-14.00'), of('2027-03', '2', '28.00', 'cots')]),
    ).toEqual([
      [5, 70],
      [-1, -14],
      [2, 28],
    ]);
  });

  it('move a difference in price of a month whose quantity comes to nothing', () => {
    const dearer = { ...of('2026-06', '0', '19.00'), contracted: '0', ownContracted: '0' };
    const [may, june] = setOff([of('2026-05', '10', '140.00'), dearer]);
    expect([may!.paid, may!.quantity, may!.contracted, june!.paid]).toEqual(['159.00', '10', '140.00', '0.00']);
  });
});
