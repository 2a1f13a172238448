namespace Mss.Sscd.Sim.Smpp;

/// <summary>The other side does not keep to SMPP, or the session has ended. Never leaves this folder's public classes.</summary>
internal sealed class SmppException(string message, Exception? inner = null) : Exception(message, inner);
