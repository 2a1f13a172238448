namespace Mss.Sscd;

/// <summary>A kind of device whose answers may come late.</summary>
public interface ISscdAnswerSource
{
    /// <summary>
    /// Registers a receiver of late answers; each answer goes to all receivers. Possible at any time, since the receivers live in a host that starts after the devices.
    /// An answer that no receiver takes (there is none, or it throws) stays on the device and is found by <see cref="ISscd.InquireAsync"/>.
    /// </summary>
    /// <returns>Ends the registration when disposed.</returns>
    IDisposable Subscribe(ISscdAnswerSink sink);
}
