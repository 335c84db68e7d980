import chromium from "@sparticuz/chromium";
import { existsSync } from "node:fs";
import { type Browser, chromium as playwright } from "playwright-core";

/**
 * A real Chromium that came with npm (Linux), or the one that is installed. It reaches nothing but
 * this machine, and nothing in it calls home.
 */
export async function launchBrowser(): Promise<Browser> {
  const installed = places.find((place) => existsSync(place));
  const executablePath = process.platform === "linux" ? await chromium.executablePath() : installed;
  if (!executablePath) throw new Error("Install Chrome or Chromium to run the stories.");
  return playwright.launch({
    executablePath,
    headless: true,
    args: [
      ...(process.platform === "linux" ? chromium.args.filter((arg) => !unwanted.has(arg)) : []),
      ...["--no-sandbox", "--disable-background-networking", "--disable-component-update"],
      ...["--disable-sync", "--no-first-run", "--disable-quic"],
    ],
  });
}

/** Flags made for a serverless host that would make this browser unlike a person's. */
const unwanted = new Set(["--single-process", "--no-zygote", "--disable-web-security"]);

const places = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];
