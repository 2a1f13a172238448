using System.Text;
using Mss.Silo.Tests.Hosting;
using Mss.Silo.Tests.Wire;
using Mss.Sscd.Sim;

namespace Mss.Silo.Tests.Signatures;

/// <summary>The whole system with its cards behind secured packets and short messages.</summary>
public sealed class OverTheAirTests
{
    [Fact]
    public async Task Signatures_refusals_and_late_answers_arrive_over_the_air_and_after_a_restart()
    {
        using var directory = await UsedData.CopyAsync();
        for (var start = 0; start < 2; start++)
        {
            await using var app = await MssApp.StartAsync(directory.Path, null, "--Mss:Sim:Channel=Ota");
            foreach (var msisdn in (string[])["+99901000001", "+99901000002"])
            {
                var request = new RequestText { Msisdn = msisdn, Data = "Log in to the bank?" };
                var answer = await app.Client.SignAsync(request);
                Assert.Equal(500, answer.Code);
                Verified.Cms(answer.Signature, Encoding.UTF8.GetBytes(request.Data), app.Pki);
            }

            Assert.Equal(401, (await app.Client.SignAsync(new RequestText { Msisdn = "+9990093401" })).Fault);

            var person = new RequestText { Msisdn = "+99901000003", Mode = "asynchClientServer", Data = "Buy the house?" };
            var accepted = await app.Client.SignAsync(person);
            Assert.Equal(100, accepted.Code);
            var shown = await app.ShownAsync(person.Msisdn);
            Assert.Equal(PhoneResult.Refused, await app.Get<SimulatedPhones>().RefuseAsync(MssApp.CardOf(person.Msisdn), shown.TransactionId));
            Assert.Equal(401, (await app.Client.OutcomeAsync(person, accepted.TransactionId)).Fault);
        }

        Assert.True(File.Exists(directory.File("ota-master.key")));
    }
}
