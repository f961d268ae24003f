// Large files on their way: how far they are, a way to stop, and nothing lost when the line breaks. Small ones go as
// forms do without this. The answer of the server takes the place of the page's main part, or says where to go on.

const LARGE = 1024 * 1024; // bytes
const SAID = 25; // percent after which it is said aloud again
const BROKEN =
  "The upload broke off, so nothing was kept of it. What you typed and the files you chose are still here: check your connection, then press the button again.";
const TOO_LARGE =
  "These files are too large to be sent in one go. What you typed is still here: choose fewer or smaller files, then press the button again.";
const STOPPED = "The upload was stopped. What you typed and the files you chose are still here.";

const filesOf = (form) => [...form.querySelectorAll("input[type=file]")].flatMap((input) => [...input.files]);
const sizeOf = (files) => files.reduce((size, file) => size + file.size, 0);
const megabytes = (size) => `${Math.max(1, Math.round(size / LARGE))} MB`;

function element(name, className, text = "") {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}

// What is seen changes with each piece; what is said aloud, only now and then.
class Progress {
  constructor(form, files) {
    this.what = files.length === 1 ? files[0].name : `${files.length} files`;
    this.size = sizeOf(files);
    this.said = -SAID;
    this.bar = element("progress", "ft-upload__bar");
    this.bar.setAttribute("aria-label", `Uploading ${this.what}`);
    this.bar.max = 100;
    this.words = element("p", "govuk-body ft-upload__words");
    this.aloud = element("p", "govuk-visually-hidden");
    this.aloud.setAttribute("role", "status");
    this.stop = element("button", "govuk-button govuk-button--secondary", "Stop the upload");
    this.stop.type = "button";
    this.box = element("div", "ft-upload ft-upload--under-way");
    this.box.append(this.words, this.bar, this.aloud, this.stop);
    form.querySelector(".ft-upload")?.remove();
    form.append(this.box);
    this.show(0);
    this.box.scrollIntoView({ block: "nearest" });
  }

  show(sent) {
    const percent = Math.floor(100 * sent);
    this.bar.value = percent;
    this.words.textContent = `Uploading ${this.what}: ${percent}% of ${megabytes(this.size)}`;
    if (percent < this.said + SAID) return;
    this.said = percent;
    this.aloud.textContent = `${percent}% uploaded`;
  }

  arrived() {
    this.bar.removeAttribute("value");
    this.words.textContent = this.aloud.textContent = "All of it has arrived, and is being checked. Please wait.";
    this.stop.hidden = true;
  }

  ended(sentence) {
    const said = element("p", "govuk-error-message ft-upload__ended", sentence);
    said.setAttribute("role", "alert");
    said.tabIndex = -1;
    this.box.classList.remove("ft-upload--under-way");
    this.box.replaceChildren(said);
    said.focus();
  }
}

// A file that was chosen beside a field that was wrong is still chosen; one that was refused or kept is not.
function keepChosen(was, now) {
  if (was.dataset.ftKeepsFiles !== undefined) return;
  for (const input of now.querySelectorAll("input[type=file]:not(.govuk-file-upload--error)")) {
    const before = was.elements.namedItem(input.name);
    if (before?.files?.length) input.files = before.files;
  }
}

function shows(page, form, start) {
  const main = page.querySelector("main");
  if (!main) return false;
  keepChosen(form, main);
  document.title = page.title;
  document.querySelector("main").replaceWith(main);
  start(main);
  scrollTo(0, 0);
  if (!main.contains(document.activeElement)) {
    main.tabIndex = -1;
    main.focus();
  }
  return true;
}

function sent(form, submitter) {
  const body = new FormData(form);
  if (submitter?.name) body.append(submitter.name, submitter.value);
  return body;
}

function upload(form, submitter, start, ended) {
  const progress = new Progress(form, filesOf(form));
  const request = new XMLHttpRequest();
  const end = (sentence) => {
    ended();
    progress.ended(sentence);
  };
  request.upload.addEventListener("progress", (event) => {
    if (event.lengthComputable) progress.show(event.loaded / event.total);
  });
  request.upload.addEventListener("load", () => progress.arrived());
  request.addEventListener("load", () => {
    const place = request.getResponseHeader("X-Goes-To");
    if (place) return location.assign(place);
    if (request.status === 413) return end(TOO_LARGE);
    if (request.status >= 500 || !shows(request.responseXML ?? document.implementation.createHTMLDocument(), form, start)) {
      return end(BROKEN);
    }
    ended();
  });
  request.addEventListener("error", () => end(BROKEN));
  request.addEventListener("abort", () => end(STOPPED));
  progress.stop.addEventListener("click", () => request.abort());
  request.open("POST", submitter?.getAttribute("formaction") || form.action);
  request.responseType = "document";
  request.setRequestHeader("X-Shows-Progress", "1");
  request.send(sent(form, submitter));
}

export function showUploads(scope, start) {
  for (const form of scope.querySelectorAll("form[enctype='multipart/form-data']")) {
    form.addEventListener("submit", (event) => {
      if (form.dataset.ftUnderWay) return event.preventDefault();
      if (event.defaultPrevented || sizeOf(filesOf(form)) < LARGE) return;
      event.preventDefault();
      form.dataset.ftUnderWay = "yes";
      upload(form, event.submitter, start, () => {
        delete form.dataset.ftUnderWay;
        form.dispatchEvent(new Event("input")); // what was not sent is still to be kept
      });
    });
  }
}
