using Mss.Sscd.Sim.Sms;

namespace Mss.Sscd.Sim.Ota;

/// <summary>Whom an <see cref="OtaSender"/> sends command packets to.</summary>
internal interface IOtaPeer
{
    /// <summary>A counter higher than every one before, also after a restart.</summary>
    ValueTask<long> NextCounterAsync();

    /// <summary>The peer has seen a counter as high as this: an own one after the clock was set back, or another sender's that is ahead.</summary>
    void Learn(long highest);

    /// <summary>Sends the data in a command packet with this counter.</summary>
    ValueTask<SmsSubmitStatus> SendAsync(long counter, ReadOnlyMemory<byte> data, CancellationToken cancellationToken);
}

/// <summary>How an exchange ended.</summary>
/// <param name="Response">The authentic response; null when none came.</param>
/// <param name="Status">What the SMSC said last.</param>
/// <param name="Refusal">What the peer, or somebody who says so, refused the last attempts with.</param>
internal sealed record OtaOutcome(ResponsePacket? Response, SmsSubmitStatus Status, OtaStatus? Refusal);
