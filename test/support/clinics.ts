import { desk, numbers, passwordHash, people } from "./cast.ts";

/** Riverside (Maya, Theo; clients Ann and Ben), Lakeside (Noor; client Imani), Northside (Vera). */
export async function setUpClinics(db: D1Database): Promise<void> {
  const put = (table: string, row: Record<string, string | number>) => {
    const names = Object.keys(row);
    const sql = `INSERT OR IGNORE INTO ${table} (${names.join()}) VALUES (${names.map(() => "?").join()})`;
    return db.prepare(sql).bind(...Object.values(row));
  };
  await db.batch([
    put("clinics", {
      id: "riverside",
      name: "Riverside Animal Clinic",
      country: "US",
      time_zone: "America/Los_Angeles",
      created_at: 0,
    }),
    put("clinics", {
      id: "lakeside",
      name: "Lakeside Veterinary",
      country: "CA",
      time_zone: "America/Toronto",
      created_at: 0,
    }),
    // Northside has no number yet: its admin enables texting.
    put("clinics", {
      id: "northside",
      name: "Northside Cats",
      country: "US",
      time_zone: "America/Chicago",
      created_at: 0,
    }),
    put("numbers", { number: numbers.riverside, clinic_id: "riverside", created_at: 0 }),
    put("numbers", { number: numbers.lakeside, clinic_id: "lakeside", created_at: 0 }),
    ...Object.entries(desk).map(([id, { clinic, email, name, role }]) =>
      put("staff", {
        id,
        clinic_id: clinic,
        email,
        name,
        role,
        password_hash: passwordHash,
        created_at: 0,
      }),
    ),
    ...[
      { clinic: "riverside", id: "ann", name: "Ann Becker", number: people.ann },
      { clinic: "riverside", id: "ben", name: "Ben Ortiz", number: people.ben },
      { clinic: "lakeside", id: "imani", name: "Imani Clarke", number: people.imani },
    ].flatMap(({ clinic, id, name, number }) => [
      put("clients", { clinic_id: clinic, id, name, created_at: 0 }),
      put("client_numbers", { clinic_id: clinic, number, client_id: id }),
    ]),
  ]);
}
