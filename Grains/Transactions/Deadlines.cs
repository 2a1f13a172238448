using Mss.Grains.Interfaces;

namespace Mss.Grains.Transactions;

/// <summary>Computes a transaction's absolute deadline.</summary>
internal static class Deadlines
{
    /// <summary>
    /// The earlier of acceptance + TimeOut and ValidityDate (the standard does not say which wins; the earlier is never a surprise), or the default.
    /// </summary>
    /// <returns>Fault 208 when the date has passed, 101 when the life is longer than allowed; otherwise null.</returns>
    public static Fault? Of(SignatureOrder order, DateTimeOffset now, TransactionOptions options, out DateTimeOffset deadline)
    {
        deadline = now + options.DefaultTimeOut;
        if (order.TimeOutSeconds is { } seconds)
        {
            if (seconds > options.MaxTimeOut.TotalSeconds)
            {
                return Fault.WrongParam("TimeOut", $"at most {options.MaxTimeOut.TotalSeconds:0} seconds");
            }

            deadline = now.AddSeconds(seconds);
        }

        if (order.ValidityDate is { } date)
        {
            if (date <= now)
            {
                return new Fault(StatusCode.ExpiredTransaction, $"ValidityDate {date:O} has passed");
            }

            if (date > now + options.MaxTimeOut)
            {
                return Fault.WrongParam("ValidityDate", $"at most {options.MaxTimeOut.TotalSeconds:0} seconds from now");
            }

            if (order.TimeOutSeconds is null || date < deadline)
            {
                deadline = date;
            }
        }

        return null;
    }
}
