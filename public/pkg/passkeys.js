// Passkeys (WebAuthn): asks the device, puts its answer into the form's field and sends the form, so that everything else is an ordinary page.
// Each place on a page is a [data-passkey]: "look" tells whether this browser can, "create" makes one, "get" signs in by one.

const toBytes = (text) => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0));
const toText = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
const withBytes = (list = []) => list.map((one) => ({ ...one, id: toBytes(one.id) }));

async function create(box) {
  const asked = JSON.parse(box.dataset.asked);
  const publicKey = {
    ...asked,
    challenge: toBytes(asked.challenge),
    user: { ...asked.user, id: toBytes(asked.user.id) },
    excludeCredentials: withBytes(asked.excludeCredentials),
  };
  const made = await navigator.credentials.create({ publicKey });
  return {
    id: made.id,
    rawId: toText(made.rawId),
    type: made.type,
    response: {
      attestationObject: toText(made.response.attestationObject),
      clientDataJSON: toText(made.response.clientDataJSON),
    },
  };
}

async function get(box) {
  const merchant = box.querySelector('[name="form[merchant]"]').value;
  const reply = await fetch('/api/ask-passkey', {
    method: 'POST',
    headers: { accept: 'application/json' },
    body: new URLSearchParams({ merchant }),
  });
  if (!reply.ok) throw new Error(`asked in vain: ${reply.status}`);
  const asked = JSON.parse(await reply.json());
  const publicKey = {
    ...asked,
    challenge: toBytes(asked.challenge),
    allowCredentials: withBytes(asked.allowCredentials),
  };
  const { id, rawId, type, response } = await navigator.credentials.get({ publicKey });
  return {
    id,
    rawId: toText(rawId),
    type,
    response: {
      authenticatorData: toText(response.authenticatorData),
      clientDataJSON: toText(response.clientDataJSON),
      signature: toText(response.signature),
      userHandle: response.userHandle && toText(response.userHandle),
    },
  };
}

/** Answers the form's button: the device first, then the form as it is. */
function take(box, form, ask) {
  const failed = box.querySelector('[data-failed]');
  const button = form.querySelector('button');
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    failed.hidden = true;
    button.disabled = true;
    try {
      form.elements.namedItem('form[answer]').value = JSON.stringify(await ask(box));
      form.submit();
    } catch {
      // Given up, too slow, or nothing that fits: why, no browser tells.
      failed.hidden = false;
      button.disabled = false;
    }
  });
}

for (const box of document.querySelectorAll('[data-passkey]')) {
  const { passkey, relyingParty } = box.dataset;
  const host = location.hostname;
  const able = Boolean(window.PublicKeyCredential) && (host === relyingParty || host.endsWith(`.${relyingParty}`));
  for (const part of box.querySelectorAll('[data-able]')) part.hidden = !able;
  for (const part of box.querySelectorAll('[data-unable]')) part.hidden = able;
  const form = box.querySelector('form');
  if (able && passkey === 'create') take(box, form, create);
  if (able && passkey === 'get') take(box, form, get);
}
