// A file that opens in the frame of the page is brought into sight. Without this the frame stands below the list of files.

export function bringFilesIntoSight(scope) {
  for (const link of scope.querySelectorAll("a[target=inside]")) {
    link.addEventListener("click", () => {
      const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
      scope.querySelector("iframe[name=inside]")?.scrollIntoView({ block: "nearest", behavior: calm ? "auto" : "smooth" });
    });
  }
}
