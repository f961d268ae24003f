// Builds everything the pages load into built/, which Django serves as its static files.
// Names are plain: WhiteNoise adds the hashes where that is wanted.

import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";
import { compile } from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const built = join(here, "built");

function emptyFolder() {
  rmSync(built, { recursive: true, force: true });
  mkdirSync(built, { recursive: true });
}

function styles() {
  // At the end: sass begins with a byte order mark, and that must stay the first thing in the file.
  const notice = "\n/*! Contains parts of govuk-frontend and of the MoJ frontend, both MIT: see LICENCES.txt */\n";
  const options = {
    style: "compressed",
    loadPaths: [join(here, "node_modules"), here], // MoJ asks for "node_modules/govuk-frontend/…"
    quietDeps: true,
  };
  const { css } = compile(join(here, "scss", "followthrough.scss"), options);
  writeFileSync(join(built, "followthrough.css"), css + notice);
}

async function scripts() {
  await build({
    entryPoints: [join(here, "js", "followthrough.js"), join(here, "js", "supported.js")],
    outdir: built,
    bundle: true,
    minify: true,
    format: "iife", // no module script: one file that a strict policy lets run, in order
    target: "es2020",
    legalComments: "eof",
    logLevel: "warning",
  });
}

function licences() {
  // Neither package ships its licence file, and both licences ask that the notice goes with copies.
  const version = (name) => JSON.parse(readFileSync(join(here, "node_modules", name, "package.json"))).version;
  const text = readFileSync(join(here, "LICENCES.txt"), "utf8");
  const names = ["govuk-frontend", "@ministryofjustice/frontend"];
  const used = names.map((name) => `${name} ${version(name)}`).join(", ");
  writeFileSync(join(built, "LICENCES.txt"), `${text}\nVersions in this build: ${used}.\n`);
}

function plainFiles() {
  const icon = join(here, "node_modules/@ministryofjustice/frontend/moj/assets/images/icon-document.svg");
  mkdirSync(join(built, "images"));
  copyFileSync(icon, join(built, "images", "icon-document.svg")); // the timeline names it
  for (const name of readdirSync(join(here, "static"))) {
    copyFileSync(join(here, "static", name), join(built, name));
  }
}

emptyFolder();
styles();
await scripts();
licences();
plainFiles();
