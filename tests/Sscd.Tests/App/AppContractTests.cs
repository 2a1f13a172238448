namespace Mss.Sscd.Tests.App;

public sealed class AppContractTests : SscdContract
{
    protected override Task<ISscdFixture> CreateAsync() => new AppFixture().OpenAsync();
}
