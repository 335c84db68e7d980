/** The demo's people: two clinics, their clients, and a stranger. 555-01xx is set aside for fiction. */
export const cast: Cast = {
  clinics: [
    {
      id: "riverside",
      name: "Riverside Animal Clinic",
      city: "Portland",
      country: "US",
      timeZone: "America/Los_Angeles",
      number: "+15035550100",
    },
    {
      id: "lakeside",
      name: "Lakeside Veterinary",
      city: "Toronto",
      country: "CA",
      timeZone: "America/Toronto",
      number: "+14165550100",
    },
  ],
  clients: [
    {
      clinic: "riverside",
      name: "Ann Becker",
      number: "+15035550111",
      patients: [{ name: "Biscuit", species: "dog" }],
    },
    {
      clinic: "riverside",
      name: "Ben Ortiz",
      number: "+15035550112",
      patients: [
        { name: "Luna", species: "cat" },
        { name: "Comet", species: "cat" },
      ],
    },
    {
      clinic: "riverside",
      name: "Cleo Nakamura",
      number: "+15035550113",
      patients: [{ name: "Mochi", species: "rabbit" }],
    },
    {
      clinic: "riverside",
      name: "Dana O'Brien",
      number: "+15035550114",
      patients: [{ name: "Finn", species: "dog" }],
    },
    {
      clinic: "riverside",
      name: "Émile Tremblay",
      number: "+15035550115",
      patients: [{ name: "Choupette", species: "cat" }],
    },
    {
      clinic: "riverside",
      name: "Farah Haddad",
      number: "+15035550116",
      patients: [{ name: "Zaytoun", species: "parrot" }],
    },
    {
      clinic: "riverside",
      name: "Grace Kim",
      number: "+15035550117",
      patients: [{ name: "Pepper", species: "dog" }],
    },
    {
      clinic: "riverside",
      name: "Hugo Lindqvist",
      number: "+15035550118",
      patients: [{ name: "Saga", species: "horse" }],
    },
    {
      clinic: "lakeside",
      name: "Imani Clarke",
      number: "+14165550111",
      patients: [{ name: "Kofi", species: "dog" }],
    },
    {
      clinic: "lakeside",
      name: "Jonas Weber",
      number: "+14165550112",
      patients: [{ name: "Minka", species: "cat" }],
    },
    {
      clinic: "lakeside",
      name: "Keiko Mori",
      number: "+14165550113",
      patients: [{ name: "Yuzu", species: "hamster" }],
    },
    {
      clinic: "lakeside",
      name: "Lucía Fernández",
      number: "+14165550114",
      patients: [{ name: "Canela", species: "dog" }],
    },
  ],
  strangers: [
    { clinic: "riverside", name: "Somebody new", number: "+15035550142" },
    { clinic: "lakeside", name: "Somebody else", number: "+14165550142" },
  ],
};

interface Cast {
  readonly clinics: readonly {
    readonly id: string;
    readonly name: string;
    readonly city: string;
    readonly country: "US" | "CA";
    readonly timeZone: string;
    readonly number: string;
  }[];
  readonly clients: readonly {
    readonly clinic: string;
    readonly name: string;
    readonly number: string;
    readonly patients: readonly { readonly name: string; readonly species: string }[];
  }[];
  readonly strangers: readonly {
    readonly clinic: string;
    readonly name: string;
    readonly number: string;
  }[];
}
