// Inside a sign-up frame: tells the page around it how high it is and how far the order got. The page's policy names which sites may be
// around it, so what is told (never anything personal) reaches no others.
(() => {
  if (parent === window) return;
  const tell = (kind, facts) => parent.postMessage({ turnus: kind, ...facts }, '*');
  // The root would be as high as the frame is already and never shrink.
  const height = () => Math.ceil(document.body.getBoundingClientRect().height);
  new ResizeObserver(() => tell('size', { height: height() })).observe(document.body);
  tell('ready', { height: height() });
  addEventListener('input', () => tell('started'), { once: true });
  const placed = document.querySelector('[data-contract]');
  if (placed) tell('completed', { contract: placed.dataset.contract, number: placed.dataset.number });
})();
