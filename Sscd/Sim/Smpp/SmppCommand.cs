namespace Mss.Sscd.Sim.Smpp;

/// <summary>command_id (SMPP 3.4 5.1.2.1). A response's has the highest bit.</summary>
internal static class SmppCommand
{
    public const uint Response = 0x80000000;
    public const uint GenericNack = 0x80000000;
    public const uint BindReceiver = 0x00000001;
    public const uint BindTransmitter = 0x00000002;
    public const uint SubmitSm = 0x00000004;
    public const uint DeliverSm = 0x00000005;
    public const uint Unbind = 0x00000006;
    public const uint BindTransceiver = 0x00000009;
    public const uint EnquireLink = 0x00000015;
}
