import type { BusinessField } from "#domain/business.ts";
import type { Business } from "#domain/line.ts";
import { Area, Field, type FieldProblem } from "./field.tsx";

/** Who the business is, for the verification of a toll-free number. */
export function BusinessFields({
  business,
  country,
  problem,
}: {
  business: Business;
  country: string;
  problem?: FieldProblem | undefined;
}) {
  const field = (
    name: BusinessField,
    label: string,
    type: "text" | "email" | "url" | "tel" = "text",
  ) => (
    <Field
      name={`business-${name}`}
      label={label}
      value={business[name]}
      type={type}
      problem={problem}
    />
  );
  const area = (name: BusinessField, label: string) => (
    <Area
      name={`business-${name}`}
      label={label}
      value={business[name]}
      rows={2}
      maxlength={500}
      problem={problem}
    />
  );
  return (
    <>
      {field("legalName", "Legal name of the business")}
      {field("taxId", country === "CA" ? "Business number (CBN)" : "Tax id (EIN)")}
      {field("website", "Website", "url")}
      {field("street", "Street and number")}
      {field("city", "Town")}
      {field("region", country === "CA" ? "Province" : "State")}
      {field("postalCode", country === "CA" ? "Postal code" : "ZIP code")}
      {field("firstName", "First name of who to ask")}
      {field("lastName", "Their last name")}
      {field("email", "Their email", "email")}
      {field("phone", "Their phone", "tel")}
      {area("optIn", "How clients agree to get texts")}
      {area("sample", "A text as you would send it")}
    </>
  );
}
