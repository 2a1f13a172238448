namespace Mss.Sscd.Sim.Smpp;

/// <summary>Times and limits of a session (timers: SMPP 3.4 7.2).</summary>
/// <param name="ResponseTimeout">response_timer: how long a response may take.</param>
/// <param name="EnquireLink">enquire_link_timer: after so long without anything from the other side it is asked whether it is there.</param>
/// <param name="Window">Requests that may be without response at a time; further ones wait.</param>
/// <param name="Inbound">The other side's requests that may be worked on at a time; further ones are throttled.</param>
internal sealed record SmppSessionOptions(TimeSpan ResponseTimeout, TimeSpan EnquireLink, int Window, int Inbound = 1024);
