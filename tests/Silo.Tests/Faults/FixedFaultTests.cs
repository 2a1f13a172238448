using System.Net;
using Mss.Grains.Interfaces;
using Mss.Silo.Tests.Hosting;
using Mss.Silo.Tests.Wire;

namespace Mss.Silo.Tests.Faults;

/// <summary>One test per fault code and time: <c>+9990092&lt;code&gt;</c> is refused at once, <c>+9990093&lt;code&gt;</c> is accepted and ends so.</summary>
[Collection(SharedAppGroup.Name)]
public sealed class FixedFaultTests(SharedApp shared, FixedFaultTests.Outcomes outcomes) : IClassFixture<FixedFaultTests.Outcomes>
{
    public static TheoryData<int> Codes => [.. StatusCodeTable.All.Where(row => row.IsFault).Select(row => row.Code)];

    [Theory]
    [MemberData(nameof(Codes))]
    public async Task The_first_answer_is_the_fault(int code)
    {
        var answer = await shared.App.Client.SignAsync(new RequestText { Msisdn = $"+9990092{code}", Mode = "asynchClientServer" });

        AssertFault(code, answer);
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public async Task The_transaction_is_accepted_and_its_outcome_is_the_fault(int code)
    {
        var (accepted, outcome) = await outcomes[code];

        Assert.Equal(100, accepted.Code);
        AssertFault(code, outcome);
    }

    [Theory]
    [InlineData("+9990092500")]
    [InlineData("+9990092999")]
    [InlineData("+9990093100")]
    [InlineData("+99900921055")]
    [InlineData("+358401234567")]
    public async Task A_number_that_stands_for_no_fault_is_nobodys(string msisdn)
    {
        var answer = await shared.App.Client.SignAsync(new RequestText { Msisdn = msisdn });

        Assert.Equal(105, answer.Fault);
    }

    private static void AssertFault(int code, MssReply answer)
    {
        Assert.Equal(HttpStatusCode.InternalServerError, answer.Http);
        Assert.Equal(code, answer.Fault);
        Assert.Equal(StatusCodeTable.Find(code).Name, answer.Reason);
    }

    /// <summary>Every accepted transaction takes a second of real time: all run at once, before the first test.</summary>
    public sealed class Outcomes
    {
        private readonly Dictionary<int, Task<(MssReply Accepted, MssReply Outcome)>> _byCode;

        public Outcomes(SharedApp shared)
        {
            ArgumentNullException.ThrowIfNull(shared);
            _byCode = StatusCodeTable.All.Where(row => row.IsFault).ToDictionary(row => row.Code, row => RunAsync(shared.App.Client, row.Code));
        }

        internal Task<(MssReply Accepted, MssReply Outcome)> this[int code] => _byCode[code];

        private static async Task<(MssReply Accepted, MssReply Outcome)> RunAsync(MssHttpClient client, int code)
        {
            var request = new RequestText { Msisdn = $"+9990093{code}", Mode = "asynchClientServer" };
            var accepted = await client.SignAsync(request);
            return (accepted, await client.OutcomeAsync(request, accepted.TransactionId));
        }
    }
}
