using Mss.Sscd.Sim;

namespace Mss.Sscd.Tests.Sim;

public sealed class SimEcContractTests : SscdContract
{
    protected override Task<ISscdFixture> CreateAsync() => new SimFixture(SimKeyAlgorithm.EcP256).OpenAsync();
}

public sealed class SimRsaContractTests : SscdContract
{
    protected override Task<ISscdFixture> CreateAsync() => new SimFixture(SimKeyAlgorithm.Rsa2048).OpenAsync();
}
