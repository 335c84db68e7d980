/** The clinics' numbers. */
export const numbers = { riverside: "+15035550100", lakeside: "+14165550100" } as const;

/** People who text. Ann and Ben are clients of Riverside; nobody knows Cleo. */
export const people = {
  ann: "+15035550111",
  ben: "+15035550112",
  cleo: "+15035550142",
  imani: "+14165550111",
} as const;

/** Staff, with the password that they all share in tests. */
export const password = "correct horse battery";
/** As it is stored, at a cost that spares the tests: a real one takes 150 ms each time. */
export const passwordHash =
  "scrypt$1024$8$1$c2FsdCBvZiB0aGUgdGVzdHM=$bhXYhLMA7XJHeOFOU9gJRELn7cdfwx80/DYjbwsNZwU=";
export const desk = {
  maya: { clinic: "riverside", email: "maya@riverside.example", name: "Maya", role: "admin" },
  theo: { clinic: "riverside", email: "theo@riverside.example", name: "Theo", role: "staff" },
  vera: { clinic: "northside", email: "vera@northside.example", name: "Vera", role: "admin" },
  noor: { clinic: "lakeside", email: "noor@lakeside.example", name: "Noor", role: "admin" },
} as const;
