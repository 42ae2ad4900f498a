/** Bad input rather than broken code: the run is refused, nothing is replaced, and the message is all a person needs. */
export class Refused extends Error {
  override readonly name = "Refused";
}
