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
