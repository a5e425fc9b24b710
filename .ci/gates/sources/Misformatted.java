package seeded;

/** Breaks the formatting. */
public final class Misformatted {
  private Misformatted( ) { }
}
