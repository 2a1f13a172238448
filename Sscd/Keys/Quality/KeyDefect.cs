namespace Mss.Sscd.Keys.Quality;

/// <summary>One finding about one key.</summary>
/// <param name="Finding">What it is.</param>
/// <param name="Text">For operators. Never a factor or anything else that would help to use the key.</param>
public sealed record KeyDefect(KeyFinding Finding, string Text);
