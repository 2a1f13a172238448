using Mss.Sscd.Sim;

namespace Mss.Sscd.Tests.Sim;

/// <summary>The contract over secured packets and short messages, in a network that loses nothing.</summary>
public sealed class OtaEcContractTests : SscdContract
{
    protected override Task<ISscdFixture> CreateAsync() => new SimFixture(SimKeyAlgorithm.EcP256, overTheAir: true).OpenAsync();
}

/// <summary>As <see cref="OtaEcContractTests"/>, with signatures that take three short messages.</summary>
public sealed class OtaRsaContractTests : SscdContract
{
    protected override Task<ISscdFixture> CreateAsync() => new SimFixture(SimKeyAlgorithm.Rsa2048, overTheAir: true).OpenAsync();
}
