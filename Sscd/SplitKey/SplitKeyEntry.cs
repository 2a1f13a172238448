using Mss.Sscd.Server.Vault;

namespace Mss.Sscd.SplitKey;

/// <summary>A split key as it was found.</summary>
internal sealed class SplitKeyEntry(WrappedKey row, ServerHalf half) : IDisposable
{
    public WrappedKey Row => row;

    public ServerHalf Half => half;

    public void Dispose() => half.Dispose();
}
