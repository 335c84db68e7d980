import { Area, Field, type FieldProblem, type Stored } from "./field.tsx";

/** Who pays, as typed. */
export interface TypedPayer {
  readonly name: string;
  readonly address: string;
  readonly email: string;
}

/** The payment information to confirm. */
export function PayerFields({
  payer,
  problem,
  stored,
}: {
  payer: TypedPayer;
  problem?: FieldProblem | undefined;
  stored?: Stored | undefined;
}) {
  return (
    <>
      <Field
        name="payerName"
        label="Billing name"
        value={payer.name}
        problem={problem}
        stored={stored}
        autocomplete="organization"
      />
      <Area
        name="payerAddress"
        label="Billing address"
        value={payer.address}
        rows={2}
        maxlength={300}
        problem={problem}
        stored={stored}
      />
      <Field
        name="payerEmail"
        label="Billing email"
        value={payer.email}
        type="email"
        problem={problem}
        stored={stored}
        autocomplete="email"
      />
    </>
  );
}
