import { expect, test } from "vitest";
import { roleOfHeading } from "#domain/import-headings.ts";

test.each([
  ["email", ["Email", "E-mail address", "e mail", "Courriel"]],
  ["consent", ["Automated texts", "Automated text", "Opt in", "SMS opt-in", "SMS consent"]],
  ["consent", ["Text permission", "Texting OK", "Reminders allowed", "Text agreed"]],
  ["consent", ["Consent to SMS", "Consent to texts", "Consent to reminders"]],
  ["deceased", ["Deceased", "Died on", "Date of death", "Décédé"]],
  ["born", ["Birth date", "Birthdate", "Birth year", "DOB", "D.O.B.", "Date of birth", "Born"]],
  ["born", ["Born on", "Pet DOB", "Patient's date of birth", "Birth date of the pet", "birthday"]],
  ["born", ["Date de naissance", "Date naissance", "Geburtsdatum", "Geburtstag", "geboren am"]],
  ["born", ["DOB (MM/DD/YYYY)", "Day of birth", "Year born"]],
  ["number", ["Phone", "Mobile #", "Cell", "Cellular", "Tel.", "Telephone 2", "SMS", "Text"]],
  ["number", ["Téléphone cellulaire", "homePhone", "Numbers", "Number"]],
  ["species", ["Species", "Espèce", "Relation", "Relationship", "Animal type", "Pet type"]],
  ["patient-notes", ["Patient notes", "Pet comments", "Child note", "Patient medical notes"]],
  ["patient", ["Patient", "Pets", "Animal name", "Horse", "Child"]],
  ["first-name", ["First name", "Given name", "Forename", "Prénom"]],
  ["last-name", ["Last name", "Surname", "Family name", "Nom de famille"]],
  ["language", ["Language", "Langue"]],
  ["notes", ["Notes", "Note", "Comment", "Comments", "Remarks", "Remark", "Memo"]],
  ["name", ["Name", "Client", "Owner", "Customer", "Nom"]],
  ["ignored", ["Client ID", "Account no.", "Code", "GUID", "Balance", "Fax", "Breed", "Sex"]],
  ["ignored", ["Gender", "Weight", "Color", "Colour", "Client DOB", "Spouse birthday", "Date"]],
  ["ignored", ["Street", "Address", "City", "Town", "ZIP", "Postal code", "Postcode", "State"]],
  ["ignored", ["Province", "Country", "Né: naissance", "Geburtsort"]],
  [null, ["", "Referred by", "VIP", "Notably", "identity"]],
])("of clients a column holds %s: %j", (role, headings) => {
  for (const heading of headings) {
    expect(roleOfHeading(heading, "clients"), heading).toBe(role);
  }
});

test.each([
  ["external-id", ["Appointment ID", "Appt no", "Booking number", "Visit code", "External GUID"]],
  ["external-id", ["Event id"]],
  [
    "ignored",
    ["Email", "Courriel", "Client ID", "Created", "Modified", "Last updated", "Booked at"],
  ],
  ["ignored", ["Entered on", "End", "Ends", "Finish", "Until", "City", "DOB"]],
  ["number", ["Phone", "Mobile"]],
  ["species", ["Species"]],
  ["day", ["Date and time", "Date/time", "Date", "Day", "When", "Start", "Starts", "Jour"]],
  ["time", ["Time", "Start time", "Heure"]],
  ["minutes", ["Duration", "Durée", "Minutes", "Mins", "Length"]],
  ["status", ["Status", "Statut"]],
  ["type", ["Type", "Kind", "Reason", "Motif", "Service", "Procedure", "Appointment types"]],
  ["staff", ["Provider", "Doctor", "Dr", "Vet", "Veterinarian", "Staff", "With", "Clinician"]],
  ["staff", ["Resource", "Employee"]],
  ["room", ["Room", "Location", "Salle"]],
  ["notes", ["Notes", "Note", "Comment", "Remark", "Memo", "Description"]],
  ["patient", ["Patient", "Pet name"]],
  ["first-name", ["First name", "Given names", "Forename", "Prénom"]],
  ["last-name", ["Last name", "Surname", "Family name", "Nom de famille"]],
  ["name", ["Client", "Owner name"]],
  [null, ["", "First", "Last", "Given"]],
])("of appointments a column holds %s: %j", (role, headings) => {
  for (const heading of headings) {
    expect(roleOfHeading(heading, "appointments"), heading).toBe(role);
  }
});

test.each([
  ["ignored", ["Email", "Courriel", "Client ID", "DOB", "Last given", "Administered", "Previous"]],
  ["ignored", ["Created", "Modified", "Updated", "Address", "Given"]],
  ["number", ["Phone"]],
  ["species", ["Species"]],
  ["first-name", ["First name", "Prénom"]],
  ["last-name", ["Last name", "Family name"]],
  ["done", ["Done", "Completed on"]],
  ["item", ["What is due", "Item", "Reminders", "Vaccine", "Vaccination", "Care", "Service"]],
  ["item", ["Procedure", "Treatment", "Products", "Description"]],
  ["day", ["Due", "Due date", "Day", "Expires", "Expiry", "Expiration", "Expire", "Échéance"]],
  ["patient", ["Patient", "Pet"]],
  ["name", ["Client", "Owner"]],
  [null, ["", "Priority"]],
])("of what is due a column holds %s: %j", (role, headings) => {
  for (const heading of headings) expect(roleOfHeading(heading, "care"), heading).toBe(role);
});
