import { startDeskline } from "#test/support/start-deskline.ts";
import { launchBrowser } from "#test/stories/browser.ts";
const d = await startDeskline(); const b = await launchBrowser();
for (const [w, scheme] of [[1280,"light"],[360,"dark"]]) {
  const p = await (await b.newContext({ viewport:{width:w,height:w===360?740:800}, colorScheme: scheme })).newPage();
  await p.goto(d.url+"/inbox"); await p.getByRole("textbox",{name:"Email"}).fill("maya@riverside.example"); await p.getByRole("textbox",{name:"Password"}).fill("riverside-demo"); await p.getByRole("button",{name:"Sign in"}).click();
  await p.getByRole("list",{name:"Conversations"}).waitFor();
  await p.getByRole("link",{name:/Grace Kim/}).first().click(); await p.getByRole("log").waitFor();
  await p.screenshot({path:`/tmp/shot-composer-${w}.png`});
  await p.locator("#quick-replies-button").click(); await p.getByRole("dialog",{name:"Quick replies"}).waitFor(); await p.waitForTimeout(800);
  await p.screenshot({path:`/tmp/shot-dialog-${w}.png`});
  await p.goto(d.url+"/quick-replies"); await p.screenshot({path:`/tmp/shot-page-${w}.png`, fullPage:true});
}
await b.close(); await d.stop();
