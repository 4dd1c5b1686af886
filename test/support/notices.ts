/** A bid of the OCDS bid extension, small. */
const bid = (id: string, supplier: string, amount: string, currency: string, more = '') =>
  `{"id": "${id}", "date": "2016-06-15T10:51:30.002194+03:00", "status": "active", "tenderers": [{"id": "${supplier}", "name": "${supplier} (fictional)"}],
    "value": {"amount": ${amount}, "currency": "${currency}"${more}}}`;
const award = (id: string, status: string, supplier: string, amount: string, currency: string, more = '') =>
  `{"id": "${id}", "status": "${status}", "date": "2016-06-30T17:17:43+03:00", "suppliers": [{"id": "${supplier}"}], "value": {"amount": ${amount}, "currency": "${currency}"${more}}`;
const competition = (ocid: string, bids: string[], awards: string[], status = 'complete') =>
  `{"ocid": "${ocid}", "id": "1", "date": "2016-07-01T00:00:00Z", "tag": ["award"], "buyer": {"id": "B", "name": "Town of Elm (fictional)"},
    "tender": {"title": "Caps", "status": "${status}", "items": [{"id": "1", "quantity": 25, "classification": {"scheme": "CPV", "id": "18100000-0"}}]},
    "bids": {"details": [${bids.join(', ')}]}, "awards": [${awards.join(', ')}]}`;
const GROSS = ', "valueAddedTaxIncluded": true';

/** Small notices of our own that have the shapes of the real ones. Every name in them is fictional. */
export const fictionalNotices = {
  package: `{
  "uri": "urn:fiction", "version": "1.1", "publishedDate": "2026-01-01T00:00:00Z", "publisher": {"name": "Fiction Gazette"},
  "license": "http://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
  "releases": [
    {"ocid": "fiction-1", "id": "a", "date": "2026-01-01T00:00:00Z", "tag": ["tender"], "buyer": {"id": "T", "name": "A trust (fictional)"},
     "tender": {"id": "t", "title": "Stretchers", "status": "active", "classification": {"scheme": "CPV", "id": "33192160"}}},
    {"ocid": "fiction-1", "id": "b", "date": "2026-02-01T00:00:00Z", "tag": ["award"],
     "tender": {"id": "t", "status": "complete"},
     "awards": [{"id": "1", "status": "active", "date": "2026-02-01T00:00:00Z", "suppliers": [{"id": "S", "name": "Rowan Stretchers (fictional)"}],
       "value": {"amount": 9007199254740993.07, "currency": "GBP"}}]},
    {"ocid": "fiction-2", "date": "2026-01-01T00:00:00Z", "tag": ["tender"], "buyer": {"id": "T", "name": "A trust (fictional)"},
     "tender": {"id": "u", "title": "Beds", "classification": {"scheme": "CPV", "id": "33000000"}, "value": {"amountGross": 1200.00, "currency": "GBP"}}}
  ]
}`,
  vatUnstated: competition(
    'fiction-vat',
    [bid('1', 'Ash', '8250000.0', 'AMD'), bid('2', 'Beech', '5824900.0', 'AMD')],
    [award('1', 'active', 'Beech', '6989880.0', 'AMD') + '}'],
  ),
  lowestUnsuccessful: competition(
    'fiction-unsuccessful',
    [
      bid('1', 'Ash', '3375.0', 'UAH', GROSS),
      bid('2', 'Beech', '1800.0', 'UAH', GROSS),
      bid('3', 'Cherry', '2875.0', 'UAH', GROSS),
    ],
    [
      award('1', 'unsuccessful', 'Beech', '1800.0', 'UAH', GROSS) + ', "description": "Samples were of poor quality"}',
      award('2', 'active', 'Cherry', '2875.0', 'UAH', GROSS) + '}',
    ],
  ),
  noAward: competition(
    'fiction-cancelled',
    [bid('1', 'Ash', '10', 'AMD'), bid('2', 'Beech', '20', 'AMD')],
    [],
    'cancelled',
  ),
  mixedTax: competition(
    'fiction-mixed',
    [bid('1', 'Ash', '10', 'UAH', GROSS), bid('2', 'Beech', '20', 'UAH', ', "valueAddedTaxIncluded": false')],
    [],
  ),
};
