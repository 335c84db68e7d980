import { demoStaff } from "./demo-data.ts";

/** Puts documents into the demo clinic's library, the way its admin would. */
export async function fillDemoLibrary(address: string): Promise<void> {
  const admin = demoStaff.find(({ role }) => role === "admin");
  if (!admin) return;
  const signedIn = await fetch(`${address}/sign-in`, {
    method: "POST",
    redirect: "manual",
    headers: { Origin: address },
    body: new URLSearchParams({ email: admin.email, password: admin.password }),
  });
  const [cookie = ""] = (signedIn.headers.get("Set-Cookie") ?? "").split(";");
  const body = new FormData();
  for (const [title, ...lines] of documents) {
    const file = new File([pdf([title, ...lines])], `${title}.pdf`, { type: "application/pdf" });
    body.append("file", file);
  }
  const headers = { Cookie: cookie, Origin: address };
  await fetch(`${address}/library`, { method: "POST", redirect: "manual", headers, body });
}

const documents: readonly [title: string, ...lines: string[]][] = [
  [
    "After surgery",
    "Keep the cone on for ten days.",
    "Short walks on the leash only, no stairs and no jumping.",
    "Call us when the wound is warm, swollen or wet.",
  ],
  [
    "Directions and parking",
    "Riverside Animal Clinic, 12 River Street, Portland.",
    "Park behind the house; the blue door leads to the front desk.",
  ],
  [
    "Price list",
    "Check-up: 68 USD. Vaccination: 45 USD. Nail trim: 22 USD.",
    "Dental cleaning, blood work included: 480 USD.",
  ],
  ["New patient form", "Your name:", "Your pet's name, species and age:", "What worries you:"],
];

/** One page of text. Source: ISO 32000-1, 7.5 (file structure) and 9.4 (text). */
function pdf(lines: readonly string[]): string {
  const shown = lines.map((line) => `(${line.replace(/[()\\]/g, "\\$&")}) Tj T*`).join("\n");
  const stream = `BT /F1 14 Tf 72 720 Td 22 TL\n${shown}\nET`;
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 5 0 R /Resources << /Font << /F1 4 0 R >> >> >>",
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
  ];
  let text = "%PDF-1.4\n";
  const offsets = objects.map((object, i) => {
    const offset = text.length;
    text += `${i + 1} 0 obj\n${object}\nendobj\n`;
    return String(offset).padStart(10, "0");
  });
  const table = offsets.map((offset) => `${offset} 00000 n \n`).join("");
  return `${text}xref\n0 6\n0000000000 65535 f \n${table}trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n${text.length}\n%%EOF\n`;
}
