/* Makes pages better; every page works without it. */
const self = document.querySelector('script[data-nhsuk]');
const { initAll } = await import(self.dataset.nhsuk);
initAll();

/* Live progress: an element with data-follow names a stream of server-sent events; each event says what to show. */
for (const element of document.querySelectorAll('[data-follow]')) {
  const stream = new EventSource(element.dataset.follow);
  stream.addEventListener('message', (event) => {
    const news = JSON.parse(event.data);
    for (const [name, text] of Object.entries(news.texts ?? {})) {
      const target = element.querySelector(`[data-live="${name}"]`);
      if (target && target.textContent !== text) target.textContent = text;
    }
    const bar = element.querySelector('progress');
    if (bar && news.total) {
      bar.max = news.total;
      bar.value = news.done;
    }
    if (news.isOver) {
      stream.close();
      location.reload();
    }
  });
}

/* A sheet of scores: the arrow keys move up and down the column, as in a spreadsheet. */
for (const sheet of document.querySelectorAll('.app-score-sheet'))
  sheet.addEventListener('keydown', (event) => {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!step || !event.target.matches('[data-score]')) return;
    const row = event.target.closest('tr');
    const column = [...row.querySelectorAll('[data-score]')].indexOf(event.target);
    const next = [...sheet.tBodies[0].rows].at([...sheet.tBodies[0].rows].indexOf(row) + step);
    const target = row.rowIndex === 1 && step < 0 ? undefined : next?.querySelectorAll('[data-score]')[column];
    if (!target) return;
    event.preventDefault();
    target.focus();
    target.select();
  });
