// Passkeys: the browser's own dialogue, its answer put into the form as text. A form that needs this is hidden without it.

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

function asked(options) {
  const key = structuredClone(options.publicKey);
  key.challenge = bytes(key.challenge);
  if (key.user) key.user.id = bytes(key.user.id);
  for (const list of ["allowCredentials", "excludeCredentials"]) {
    key[list] = key[list]?.map((one) => ({ ...one, id: bytes(one.id) }));
  }
  return { publicKey: key };
}

function forADevice(options) {
  const wanted = { residentKey: "required", requireResidentKey: true, userVerification: "required" };
  options.publicKey.authenticatorSelection = { ...options.publicKey.authenticatorSelection, ...wanted };
  return options;
}

function answered(credential) {
  const parts = ["attestationObject", "clientDataJSON", "authenticatorData", "signature", "userHandle"];
  const response = {};
  for (const part of parts) if (credential.response[part]) response[part] = text(credential.response[part]);
  return JSON.stringify({
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    response,
    clientExtensionResults: credential.getClientExtensionResults(),
  });
}

async function optionsOf(form) {
  if (!form.dataset.ftAsk) return JSON.parse(document.getElementById(form.dataset.ftOptions).textContent);
  const answer = await fetch(form.dataset.ftAsk, { headers: { Accept: "application/json" } });
  return (await answer.json()).request_options;
}

async function go(form) {
  const trouble = form.querySelector("[role=alert]");
  trouble.hidden = true;
  try {
    const options = asked(await optionsOf(form));
    const create = form.dataset.ftPasskey === "create";
    const credential = create
      ? await navigator.credentials.create(forADevice(options))
      : await navigator.credentials.get(options);
    form.elements.credential.value = answered(credential);
    form.submit();
  } catch {
    trouble.textContent = "That did not work. Try again, or use another way to sign in.";
    trouble.hidden = false;
  }
}

export function takePasskeys(scope) {
  if (!window.PublicKeyCredential) return;
  for (const form of scope.querySelectorAll("[data-ft-passkey]")) {
    form.hidden = false;
    form.querySelector("button").addEventListener("click", () => go(form));
  }
}
