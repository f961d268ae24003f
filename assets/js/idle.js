// Five minutes before an idle session ends a notice says so, and a button keeps it going. Without this the session ends
// all the same, and what is sent afterwards is kept until the person has signed in again.

const MINUTE = 60_000;

function show(notice, words, withButton) {
  notice.querySelector("[data-ft-idle-words]").textContent = words;
  notice.querySelector("button").hidden = !withButton;
  notice.hidden = false;
}

export function warnWhenIdle(scope) {
  const notice = scope.querySelector("[data-ft-idle]");
  if (!notice) return;
  const whole = Number(notice.dataset.ftIdle) * MINUTE;
  const warning = 5 * MINUTE;
  let timers = [];
  const begin = () => {
    timers.forEach(clearTimeout);
    notice.hidden = true;
    timers = [
      setTimeout(() => show(notice, "You will be signed out in 5 minutes unless you do something.", true), whole - warning),
      setTimeout(() => show(notice, "You are signed out now. Leave this page as it is: what you send is kept until you have signed in again.", false), whole),
    ];
  };
  notice.querySelector("form").addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      const answer = await fetch(event.target.action, { method: "POST", body: new FormData(event.target), redirect: "manual" });
      if (answer.status === 204) begin();
    } catch {
      show(notice, "The server cannot be reached. Try again in a moment.", true);
    }
  });
  begin();
}
